using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>An operation that waits for its entity. <paramref name="Input"/> is JSON in UTF-8, null without an input.</summary>
internal sealed record Signal(EntityInstanceId Entity, string Operation, byte[]? Input);

/// <summary>
/// Brings a signal that was sent to its entity: calls <paramref name="deliver"/> with what arrives, now or later, from any thread. Signals
/// may be lost, repeated or reordered on the way, as on the real platform.
/// </summary>
internal delegate void SignalTransport(Signal signal, Action<Signal> deliver);
