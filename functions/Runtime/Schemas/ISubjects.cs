using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// The subjects of a schema registry, as tools ask for them: of the app's own, or of another one that speaks Confluent's API. Every call
/// may throw <see cref="StoreUnavailableException"/>, and <see cref="RegistryException"/> for what the registry refuses.
/// </summary>
public interface ISubjects
{
    /// <summary>The names of the subjects, in order.</summary>
    ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct);

    /// <summary>The numbers of a subject's versions, ascending; none when there is no such subject.</summary>
    ValueTask<IReadOnlyList<int>> VersionsAsync(string subject, CancellationToken ct);

    /// <summary>A version of a subject; null when it isn't there.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="version">Its number; null for the newest.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask<SubjectSchema?> FindAsync(string subject, int? version, CancellationToken ct);

    /// <summary>The level of compatibility that counts for a subject.</summary>
    ValueTask<CompatibilityLevel> LevelAsync(string subject, CancellationToken ct);

    /// <summary>The version of a subject that is a schema; null when none is.</summary>
    ValueTask<SubjectSchema?> LookUpAsync(string subject, SchemaContent schema, CancellationToken ct);

    /// <summary>Makes a schema the newest version of a subject; nothing changes where it is one already.</summary>
    ValueTask<SubjectSchema> RegisterAsync(string subject, SchemaContent schema, CancellationToken ct);
}

/// <summary>A version of a subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Version">The version.</param>
/// <param name="Id">The number of the schema.</param>
/// <param name="Type">What it is: <c>AVRO</c>, or another type that a registry may hold.</param>
/// <param name="Content">The schema.</param>
public sealed record SubjectSchema(string Subject, int Version, int Id, string Type, SchemaContent Content);
