using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>An operation that waits for its entity. <paramref name="Input"/> is JSON in UTF-8, null without an input.</summary>
internal sealed record Signal(EntityInstanceId Entity, string Operation, byte[]? Input);
