using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Local.Runs;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>A topic that ends beyond its last record, as after a transaction, is read when its last record is.</summary>
public sealed class EmptyTailTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();

    // No broker is asked: nothing is open that could be gone.
    private readonly TopicLog _log = new(new ClientConfig { BootstrapServers = "127.0.0.1:1" }, "stream");

    public void Dispose() => _log.Dispose();

    // partition   0 1 2 ... n ─ marker ─ marker | end
    // sealed      0 1 2 ... n
    [Fact]
    public async Task Offsets_after_the_last_record_are_not_unread_once_reading_has_shown_that_nothing_is_there()
    {
        var topic = new SimulatedTopic(SomeStream.Of(new Random(3), 2, events: 60)) { Beyond = 2 };
        await using var world = new World(topic, Some.Rekeyed);
        await world.DrainAsync();
        var progress = new TopicProgress("stream", "stream", world.Stores.Ledger, topic, _clock);
        var ends = await progress.EndsAsync(default);

        Assert.False(await progress.IsSealedAsync(ends, default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var unsealed = await progress.UnsealedAsync(ends, _log, default);
        Assert.Equal((0, 0, 0), (unsealed.InLog, unsealed.Gone.Count, unsealed.GoneBefore.Count));
    }
}
