using Serverless.Core.Schemas;

namespace Serverless.Runtime.Ports;

/// <summary>
/// The Avro schemas of a registry. A schema that has a number keeps it, and never changes; subjects list which schemas are their versions.
/// All changes follow one another, each with a revision of its own, so that two instances never give one number to two schemas. Throws
/// <see cref="StoreUnavailableException"/> when the store can't be reached.
/// </summary>
public interface ISchemaStore
{
    /// <summary>The most bytes of a schema, and of a subject, as <c>SchemaFormat</c> writes them.</summary>
    const int MaxBytes = 768 * 1024;

    /// <summary>Everything but the schemas themselves, as it is at one moment.</summary>
    ValueTask<SchemaIndex> ReadAsync(CancellationToken ct);

    /// <summary>
    /// Makes a change, whole or not at all. False, and nothing is changed, when <paramref name="revision"/> isn't that of the index any
    /// more; false also when the change was made and its answer got lost, so read the index before it is tried again.
    /// </summary>
    /// <param name="revision">The revision of the index that the change was made of.</param>
    /// <param name="change">The change; what it holds takes at most <see cref="MaxBytes"/>.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask<bool> TryChangeAsync(long revision, RegistryChange change, CancellationToken ct);

    /// <summary>The schema with a number; null when there is none.</summary>
    ValueTask<StoredSchema?> FindAsync(int id, CancellationToken ct);

    /// <summary>The schema with a GUID; null when there is none.</summary>
    ValueTask<StoredSchema?> FindAsync(Guid guid, CancellationToken ct);

    /// <summary>
    /// The schema with a fingerprint; null when there is none. Schemas that differ in what readers don't need (docs, defaults, aliases)
    /// have the same: then it is the one with the lowest number, so that the answer never changes.
    /// </summary>
    ValueTask<StoredSchema?> FindAsync(ulong fingerprint, CancellationToken ct);
}

/// <summary>A schema. Immutable.</summary>
/// <param name="Id">Its number: 1, 2, 3 and so on, in the order in which schemas came.</param>
/// <param name="Guid">A hash of text and references: the same in every registry.</param>
/// <param name="Fingerprint">CRC-64-AVRO of its canonical form.</param>
/// <param name="Text">The schema as JSON.</param>
/// <param name="References">Schemas whose named types it uses.</param>
/// <param name="Uses">The numbers of these, in their order: they stay when what <paramref name="References"/> name is deleted.</param>
public sealed record StoredSchema(
    int Id, Guid Guid, ulong Fingerprint, string Text, IReadOnlyList<SchemaReference> References, IReadOnlyList<int> Uses);

/// <summary>A schema that another one uses.</summary>
/// <param name="Name">The name that it is used by.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Version">Its version in that subject.</param>
public sealed record SchemaReference(string Name, string Subject, int Version);

/// <summary>A subject: versions of what is written to one place, such as the values of a topic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">Its versions, by ascending number.</param>
/// <param name="Level">Its own level of compatibility; null when that of the registry counts.</param>
public sealed record SchemaSubject(string Name, IReadOnlyList<SubjectVersion> Versions, CompatibilityLevel? Level);

/// <summary>A version of a subject.</summary>
/// <param name="Number">Its number: 1, 2, 3 and so on.</param>
/// <param name="SchemaId">The number of its schema.</param>
/// <param name="IsDeleted">Whether it is deleted, but may still be found by who asks for deleted ones.</param>
/// <param name="References">Those of its schema.</param>
public sealed record SubjectVersion(int Number, int SchemaId, bool IsDeleted, IReadOnlyList<SchemaReference> References);

/// <summary>What a registry has.</summary>
/// <param name="Revision">How many changes there were.</param>
/// <param name="LastId">The highest number of a schema; 0 while there is none.</param>
/// <param name="Level">The level of compatibility of subjects without one of their own; null when none was set.</param>
/// <param name="Subjects">The subjects, by name.</param>
public sealed record SchemaIndex(
    long Revision, int LastId, CompatibilityLevel? Level, IReadOnlyDictionary<string, SchemaSubject> Subjects)
{
    /// <summary>That of a registry without anything.</summary>
    public static readonly SchemaIndex Empty = new(0, 0, null, new Dictionary<string, SchemaSubject>());
}

/// <summary>What is different after a change.</summary>
/// <param name="Level">The level of compatibility of the registry from then on.</param>
public sealed record RegistryChange(CompatibilityLevel? Level)
{
    /// <summary>A subject as it is from then on; one that was there and has neither versions nor level now is removed. Null when
    /// none changes.</summary>
    public SchemaSubject? Subject { get; init; }

    /// <summary>A schema that is new, with the number after the last one; null when none is.</summary>
    public StoredSchema? Added { get; init; }
}
