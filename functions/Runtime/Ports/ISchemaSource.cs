using Serverless.Core.Decoding.Schemas;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Where the schemas are asked for that records name by an id. What an id stands for never changes. Safe for concurrent use.
/// </summary>
public interface ISchemaSource
{
    /// <summary>
    /// The schema of an id, what is wrong with it, or that there is none. Throws <see cref="StoreUnavailableException"/> when nobody can be
    /// asked, or what comes is no answer.
    /// </summary>
    ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct);
}
