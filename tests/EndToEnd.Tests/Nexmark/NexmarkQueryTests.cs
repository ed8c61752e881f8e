using Serverless.EndToEnd.Tests.Consuming;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Hosting;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>What each query stores is what its naive program says.</summary>
public sealed class NexmarkQueryTests : IDisposable
{
    // 80 seconds, across midnight, with many sessions of a bidder: at 10,000 a second the events would end before.
    private const int Events = 40_000;
    private const int EventsPerSecond = 500;

    private static readonly DateTimeOffset LongAfter = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Queries => [.. NexmarkQueries.All.Select(query => query.Name)];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_stores_what_its_naive_program_says(string name)
    {
        var query = NexmarkQueries.All.Single(one => one.Name == name);
        var topic = new MemoryTopic(partitions: 4, batchRecords: 1_000);
        var events = new NexmarkStream(seed: 7, EventsPerSecond).Fill(topic, Events);
        await using var path = await query.OpenAsync(topic, _folder.Path, new SimulatedClock(LongAfter));

        await path.ConsumeAsync();

        var (differences, found) = await NexmarkCheck.RunAsync(query, events, path.Results);
        Assert.Empty(differences);
        Assert.Equal(query.Naive(events).Count(), found);
    }
}
