using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Reads schemas that clients send, with those that they refer to. One operation of the registry at a time.</summary>
/// <param name="store">Where schemas are.</param>
/// <param name="index">What the registry has.</param>
internal sealed class SchemaResolver(ISchemaStore store, SchemaIndex index)
{
    // What is told of more helps nobody.
    private const int MostTold = 20;

    private readonly StoredSchemaParser _stored = new(store);

    /// <summary>
    /// What a schema is stored as, and what it means: its text without white space, or with <paramref name="normalize"/> in its normal
    /// form; a reference to the version -1 is to the newest one of its subject.
    /// </summary>
    /// <exception cref="RegistryException">It is no valid schema, or refers to what isn't there.</exception>
    public async ValueTask<SentSchema> ReadAsync(SchemaContent given, bool normalize, CancellationToken ct)
    {
        var found = given.References.Select(reference => (Reference: reference, Version: VersionOf(reference))).ToArray();
        var uses = new List<StoredSchema>();
        foreach (var (_, version) in found)
            uses.Add(await _stored.FindAsync(version.SchemaId, ct));
        int[] ids = [.. uses.Select(schema => schema.Id)];
        var known = await UsedAsync(ids, ct);
        if (SchemaRules.Problems(given.Text, known) is { Count: > 0 } problems)
        {
            throw new RegistryException(
                RegistryError.InvalidSchema, $"This is no valid Avro schema: {string.Join("; ", problems.Take(MostTold))}");
        }
        var text = normalize ? SchemaNormalForm.Normalized(given.Text, known) : SchemaNormalForm.Of(given.Text);
        var references = found.Select(one => one.Reference with { Version = one.Version.Number }).ToArray();
        var content = new SchemaContent(text, references);
        return new SentSchema(content, content.ToGuid(uses.Select(schema => schema.Guid)), ids, AvroSchema.Parse(text, known));
    }

    /// <summary>The schemas of some versions, each with its number.</summary>
    public async ValueTask<IReadOnlyList<(int Version, AvroSchema Schema)>> ReadAsync(
        IReadOnlyList<SubjectVersion> versions, CancellationToken ct)
    {
        var schemas = await _stored.ParseAsync([.. versions.Select(version => version.SchemaId)], ct);
        return [.. versions.Zip(schemas, (version, schema) => (version.Number, schema))];
    }

    private async ValueTask<IReadOnlyList<AvroSchema>> UsedAsync(int[] ids, CancellationToken ct)
    {
        try
        {
            return await _stored.ParseAsync(ids, ct);
        }
        catch (FormatException problem)
        {
            throw new RegistryException(RegistryError.InvalidSchema, $"What it refers to can't be used: {problem.Message}.");
        }
    }

    private SubjectVersion VersionOf(SchemaReference reference)
    {
        var versions = index.VersionsOf(reference.Subject, withDeleted: false);
        var number = reference.Version == -1 && versions is [.., var newest] ? newest.Number : reference.Version;
        return versions.FirstOrDefault(version => version.Number == number)
            ?? throw new RegistryException(RegistryError.InvalidSchema, string.Create(
                CultureInfo.InvariantCulture,
                $"The reference '{Printable.Of(reference.Name)}' is to version {reference.Version} of the subject "
                + $"'{Printable.Of(reference.Subject)}', which isn't there: register that first."));
    }
}

/// <summary>A schema that a client has sent.</summary>
/// <param name="Content">What it is stored as.</param>
/// <param name="Guid">Its GUID.</param>
/// <param name="Uses">The numbers of the schemas that it refers to.</param>
/// <param name="Schema">What it means.</param>
internal sealed record SentSchema(SchemaContent Content, Guid Guid, IReadOnlyList<int> Uses, AvroSchema Schema);
