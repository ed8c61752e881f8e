using System.Text;
using Serverless.Core.Messages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Topics in memory: each message as it was produced, in order.</summary>
internal sealed class MemoryMessages : IMessages
{
    private readonly Lock _lock = new();
    private readonly List<SinkMessage> _all = [];

    /// <summary>Larger values are refused.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>So many messages are produced of the next call; then it fails.</summary>
    public int? FailsAfter { get; set; }

    public IReadOnlyList<SinkMessage> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    public ValueTask<IReadOnlyList<RefusedMessage>> SendAsync(IReadOnlyList<SinkMessage> messages, CancellationToken ct)
    {
        lock (_lock)
        {
            var refused = messages.Where(message => message.Value?.Length > MostBytes).ToList();
            var some = messages.Except(refused).Take(FailsAfter ?? int.MaxValue).ToList();
            _all.AddRange(some);
            if (FailsAfter is not null && messages.Count > 0)
            {
                FailsAfter = null;
                throw new StoreUnavailableException("the brokers don't take messages");
            }
            return ValueTask.FromResult<IReadOnlyList<RefusedMessage>>(
                refused.ConvertAll(message => new RefusedMessage(message, "it is too large")));
        }
    }

    /// <summary>The messages of a topic.</summary>
    public List<SinkMessage> Of(string topic) => [.. All.Where(message => message.Topic == topic)];

    /// <summary>A header's text.</summary>
    public static string Header(SinkMessage message, string name) =>
        message.Headers.TryFind(name, out var value) ? Encoding.UTF8.GetString(value!) : "";

    /// <summary>As a consumer sees a topic that leaves out what it has seen: by id, and revision where there is one.</summary>
    public List<SinkMessage> Once(string topic) => [.. Of(topic)
        .DistinctBy(message => (Header(message, MessageHeaders.Id), Header(message, MessageHeaders.Revision)))];
}

internal sealed class FaultyMessages(IMessages inner, HostFaults faults) : IMessages
{
    public ValueTask<IReadOnlyList<RefusedMessage>> SendAsync(IReadOnlyList<SinkMessage> messages, CancellationToken ct) =>
        messages.Count == 0 ? inner.SendAsync(messages, ct) : faults.WriteAsync("message", () => inner.SendAsync(messages, ct));
}
