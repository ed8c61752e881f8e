using Serverless.Core.Messages;

namespace Serverless.Runtime.Ports;

/// <summary>Produces the messages of sinks to Kafka topics.</summary>
public interface IMessages
{
    /// <summary>
    /// Produces messages in their order; ends when all replicas in sync have acknowledged each. What has one key and topic stays in that
    /// order, also when a call fails and its messages are given again: none overtakes one that was given before it. Returns those that can
    /// never be produced, each with the reason; the others are.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// One isn't acknowledged: some of the messages may be produced all the same. They are to be given again.
    /// </exception>
    ValueTask<IReadOnlyList<RefusedMessage>> SendAsync(IReadOnlyList<SinkMessage> messages, CancellationToken ct);
}

/// <summary>A message that can never be produced.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record RefusedMessage(SinkMessage Message, string Reason);
