using Serverless.Core.Binary;
using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Schemas and subjects as bytes. A schema: header; references; the number of each; text. A subject: header; level (0: none, else one more
/// than its number); versions, each with its number, schema, 1 where it is deleted, and references. A reference: name, subject, version.
/// </summary>
internal static class SchemaFormat
{
    private const byte Version = 1;

    public static byte[] Write(StoredSchema schema)
    {
        var writer = new ByteWriter(schema.Text.Length + 64);
        var start = StoredHeader.Begin(writer, StoredForm.RegisteredSchema, Version);
        Write(writer, schema.References);
        foreach (var id in schema.Uses)
            writer.Unsigned((ulong)id);
        writer.Text(schema.Text);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    /// <exception cref="UnknownFormException">The bytes are of another version.</exception>
    public static StoredSchema ReadSchema(int id, Guid guid, ulong fingerprint, ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.RegisteredSchema, Version));
        var references = ReadReferences(ref reader);
        var uses = new int[references.Length];
        for (var index = 0; index < uses.Length; index++)
            uses[index] = reader.Count();
        return new StoredSchema(id, guid, fingerprint, reader.Text(), references, uses);
    }

    public static byte[] Write(SchemaSubject subject)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.SchemaSubject, Version);
        writer.Unsigned((ulong)NumberOf(subject.Level));
        writer.Unsigned((ulong)subject.Versions.Count);
        foreach (var version in subject.Versions)
        {
            writer.Unsigned((ulong)version.Number);
            writer.Unsigned((ulong)version.SchemaId);
            writer.Byte(version.IsDeleted ? (byte)1 : (byte)0);
            Write(writer, version.References);
        }
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <inheritdoc cref="ReadSchema"/>
    public static SchemaSubject ReadSubject(string name, ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.SchemaSubject, Version));
        var level = LevelOf(reader.Count());
        var versions = new SubjectVersion[reader.Count(reader.Remaining)];
        for (var index = 0; index < versions.Length; index++)
            versions[index] = new SubjectVersion(reader.Count(), reader.Count(), reader.Byte() == 1, ReadReferences(ref reader));
        return new SchemaSubject(name, versions, level);
    }

    /// <summary>A level as a number: 0 for none.</summary>
    public static int NumberOf(CompatibilityLevel? level) => level is { } given ? (int)given + 1 : 0;

    /// <summary>The level with a number.</summary>
    public static CompatibilityLevel? LevelOf(int number) => number == 0 ? null : (CompatibilityLevel)(number - 1);

    /// <summary>Appends references.</summary>
    public static void Write(ByteWriter writer, IReadOnlyList<SchemaReference> references)
    {
        writer.Unsigned((ulong)references.Count);
        foreach (var reference in references)
        {
            writer.Text(reference.Name);
            writer.Text(reference.Subject);
            writer.Unsigned((ulong)reference.Version);
        }
    }

    private static SchemaReference[] ReadReferences(ref ByteReader reader)
    {
        var count = reader.Count(reader.Remaining);
        var references = new SchemaReference[count];
        for (var index = 0; index < count; index++)
            references[index] = new SchemaReference(reader.Text(), reader.Text(), reader.Count());
        return references;
    }
}
