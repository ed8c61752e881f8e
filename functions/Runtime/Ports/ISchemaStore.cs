namespace Serverless.Runtime.Ports;

/// <summary>
/// Definitions of schemas, under subjects that each hold a line of versions. What is registered stays as it is. Throws when the store can't be reached.
/// </summary>
public interface ISchemaStore
{
    /// <summary>
    /// Adds a definition to a subject as its newest version; one that the subject has already keeps its version. Ids are small positive numbers, never given to
    /// two definitions; a definition has the same one under every subject.
    /// </summary>
    ValueTask<RegisteredSchema> RegisterAsync(string subject, string definition, CancellationToken ct);

    /// <summary>The definition with this id; null when there is none.</summary>
    ValueTask<string?> FindAsync(int id, CancellationToken ct);

    /// <summary>All versions of a subject, oldest first; none for a subject that nobody has registered under.</summary>
    ValueTask<IReadOnlyList<RegisteredSchema>> VersionsAsync(string subject, CancellationToken ct);
}

/// <summary>A version of a subject, counted from 1.</summary>
public sealed record RegisteredSchema(string Subject, int Version, int Id, string Definition);
