using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>A schema as a version of a subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Version">The version.</param>
/// <param name="Schema">The schema.</param>
public sealed record RegisteredSchema(string Subject, int Version, StoredSchema Schema);
