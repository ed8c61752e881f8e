using Serverless.Core.Messages;

namespace Serverless.Runtime.Ports;

/// <summary>Takes nothing: what is to be produced waits.</summary>
internal sealed class NoMessages : IMessages
{
    public static readonly NoMessages Instance = new();

    public ValueTask<IReadOnlyList<RefusedMessage>> SendAsync(IReadOnlyList<SinkMessage> messages, CancellationToken ct) =>
        throw new StoreUnavailableException("nothing can be produced from here: no brokers are known");
}
