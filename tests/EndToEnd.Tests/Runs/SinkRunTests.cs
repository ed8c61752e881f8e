using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Serverless.Core.Messages;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>
/// User events in, counts of co-viewed items out, by two pipelines with a topic between them; read with Kafka's own client.
/// </summary>
[Collection(RunTests.Name)]
public sealed class SinkRunTests
{
    private const int Partitions = 4;
    private const int MostItems = 20;

    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    // user events ──► clean, late ──► a naive program ──► pairs
    //      └────────► visits ──► co-viewed ──► pairs                       ═
    [Fact]
    public async Task Co_viewed_items_are_those_that_a_naive_program_counts_and_no_id_is_missing()
    {
        using var folder = new TemporaryFolder();
        using var broker = new EmbeddedBroker();
        string[] sunk = ["clean", "late", "user-sessions-corrected"];
        foreach (var topic in (string[])[.. sunk, "user-sessions", "user-events"])
            broker.CreateTopic(topic, Partitions);
        var data = Path.Combine(folder.Path, "data");
        var report = await new RunSession(Options(folder, broker, data), TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        var (user, coViewed) = (report.Pipelines["user-events"], report.Pipelines["co-viewed"]);

        var clean = Read(broker.Address, "clean");
        var (late, visits) = (Read(broker.Address, "late"), Read(broker.Address, "user-sessions"));
        Assert.Equal(user.Read - user.Duplicate - user.DeadLettered.Total - user.Dropped.Values.Sum(), Ids(clean).Distinct().Count());
        Assert.Equal(user.SinkMessages, clean.Count + late.Count + visits.Count);
        Assert.Empty(Read(broker.Address, "user-sessions-corrected"));
        Assert.Subset(Ids(clean).ToHashSet(), Ids(late).ToHashSet());

        var lateForVisits = late.Where(one => Header(one, MessageHeaders.Views).Split(',').Contains("sessions"))
            .Select(one => Header(one, MessageHeaders.Id)).ToHashSet();
        var expected = Visits(clean.DistinctBy(one => Header(one, MessageHeaders.Id))
            .Where(one => !lateForVisits.Contains(Header(one, MessageHeaders.Id)))).ToList();
        Assert.Equal(expected.Count, Ids(visits).Distinct().Count());
        Assert.Contains(expected, items => items.Count == MostItems);
        Assert.Equal(Pairs(expected), await StoredAsync(data));
        Assert.Equal(0, coViewed.DeadLettered.Total);
    }

    private static RunOptions Options(TemporaryFolder folder, EmbeddedBroker broker, string data)
    {
        var shipped = RunSettings.PipelineFolder;
        File.Copy(Path.Combine(shipped, "co-viewed.json"), Path.Combine(folder.Path, "co-viewed.json"));
        const string Sinks = """
            "sinks": { "events": { "topic": "clean", "shards": 2 }, "late": { "topic": "late" } },
            """;
        var text = File.ReadAllText(Path.Combine(shipped, "user-events.json"));
        File.WriteAllText(
            Path.Combine(folder.Path, "user-events.json"), text.Replace("\"deduplicate\": {", Sinks + "\"deduplicate\": {"));
        return RunDefaults.Complete(new RunOptions
        {
            Pipelines = ["co-viewed", "user-events"],
            Following = ["co-viewed"],
            PipelineFolder = folder.Path,
            Generate = [new GeneratedLoad("user-events", 4_000, null)],
            WorkloadOptions = new Dictionary<string, long> { ["users"] = 200 },
            Brokers = broker.Address,
            Data = data,
            UntilDrained = true,
            View = ViewStyle.None,
        });
    }

    /// <summary>The items of each visit: of a user's events those that follow each other by at most the gap.</summary>
    private static IEnumerable<List<string>> Visits(IEnumerable<ConsumeResult<byte[], byte[]>> clean)
    {
        var events = clean.Select(one => (Json: JsonDocument.Parse(one.Message.Value).RootElement, Id: Header(one, MessageHeaders.Id)))
            .Select(one => (
                User: one.Json.GetProperty("user").GetString()!,
                At: one.Json.GetProperty("at").GetDateTimeOffset(),
                Item: one.Json.TryGetProperty("item", out var item) ? item.GetString() : null,
                Place: one.Id.Split('/').Skip(2).Select(long.Parse).ToArray()));
        foreach (var user in events.GroupBy(one => one.User))
        {
            var (items, last) = (new List<string>(), (DateTimeOffset?)null);
            foreach (var (_, at, item, _) in user.OrderBy(one => one.At).ThenBy(one => one.Place[1]).ThenBy(one => one.Place[2]))
            {
                if (last is { } before && at - before > Gap)
                {
                    yield return items;
                    items = [];
                }
                last = at;
                if (item is not null && items.Count < MostItems && !items.Contains(item))
                    items.Add(item);
            }
            yield return items;
        }
    }

    private static SortedDictionary<string, long> Pairs(IEnumerable<List<string>> visits)
    {
        var pairs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var items in visits)
        {
            foreach (var (one, other) in items.SelectMany(one => items.Select(other => (one, other))))
            {
                if (string.CompareOrdinal(one, other) < 0)
                    pairs[$"{one}|{other}"] = pairs.GetValueOrDefault($"{one}|{other}") + 1;
            }
        }
        return pairs;
    }

    private static async Task<SortedDictionary<string, long>> StoredAsync(string data)
    {
        var said = await Cli.RunAsync(
            "results", "--pipeline", "co-viewed", "--view", "pairs", "--format", "json", "--data", data, "--limit", "100000");
        var pairs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var result in JsonDocument.Parse(said.Good().Out).RootElement.EnumerateArray())
        {
            var key = result.GetProperty("key").GetString()!;
            pairs[key] = pairs.GetValueOrDefault(key) + result.GetProperty("values").GetProperty("count").GetInt64();
        }
        return pairs;
    }

    private static IEnumerable<string> Ids(IEnumerable<ConsumeResult<byte[], byte[]>> messages) =>
        messages.Select(one => Header(one, MessageHeaders.Id));

    private static string Header(ConsumeResult<byte[], byte[]> message, string name) =>
        message.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : "";

    private static List<ConsumeResult<byte[], byte[]>> Read(string brokers, string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 5,
            FetchQueueBackoffMs = 5,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, 0)));
        var messages = new List<ConsumeResult<byte[], byte[]>>();
        for (var ended = 0; ended < Partitions;)
        {
            var read = consumer.Consume(Wait.Limit) ?? throw new TimeoutException($"nothing to read of {topic}");
            if (read.IsPartitionEOF)
                ended++;
            else
                messages.Add(read);
        }
        return messages;
    }
}
