using System.Text;
using Serverless.Core.Drift;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Proposals;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Drift;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A stream of twelve services, each with a format of its own, of which two change it half-way, to formats that the pipeline doesn't know.
/// </summary>
public sealed class DriftTests
{
    private const int Lines = 24_000;
    private const int Change = Lines / 2;
    private const int Services = 12;

    private static readonly Pipeline Logs = PipelineFiles.Load(RunSettings.PipelineFolder, "logs", RunSettings.Configured);

    private static readonly string[] Texts =
        ["order {0} was paid", "no stock of item {0}", "user u-{0} logged in", "slow query: {0} ms", "cache is cold"];

    private static readonly string[] Levels = ["INFO", "INFO", "INFO", "WARN", "ERROR"];

    // lines     0 ──────────── 12,000 ─ 13,000 ──────── 24,000
    // s10, s11  as ever        ► other formats
    // asked                           ▲                 ▲
    [Fact]
    public async Task Both_changes_are_told_within_a_thousand_lines_and_the_proposals_read_what_comes_after()
    {
        await using var world = new World(TopicOf(until: Change + 1_000), Logs);
        var host = await LiveAsking.ReadAllAsync(world);

        var early = await AskAsync(world, host);

        Assert.Equal(
            [("s10", DriftKind.Unknown), ("s11", DriftKind.Unknown)], early.Findings.Select(one => (one.Source, one.Kind)).Order());
        foreach (var finding in early.Findings)
        {
            var one = await AskAsync(world, host, finding.Id);
            Assert.Equal(one.Proposal!.Examples, one.Proposal.Parsed);
            var later = Enumerable.Range(Change + 1_000, Lines - Change - 1_000).Where(n => n % Services == int.Parse(finding.Source[1..]));
            var read = Read(JsonSplice.Apply(Encoding.UTF8.GetBytes(Logs.Text!), one.Proposal.Patch)!, [.. later.Select(n => Line(n))]);
            Assert.True(read >= 0.99, $"{finding.Source}: {read:P2} by {string.Join(" and ", one.Proposal.Patterns)}");
        }
    }

    [Fact]
    public async Task What_is_told_is_the_same_whatever_the_batches_and_when_states_are_lost()
    {
        var answers = new HashSet<string>();
        for (var seed = 0; seed < 3; seed++)
        {
            await using var world = new World(TopicOf(until: Lines), Logs);
            var (random, host) = (new Random(seed), world.Start());
            while (host.HasMore)
            {
                await host.BatchAsync([.. world.Topic.Produced.Select(_ => random.Next(100, 3_000))], random);
                await world.DeliverAllAsync(host);
                foreach (var shard in world.States.Keys.Where(shard => DriftRadar.IsName(shard.View) && random.Next(3) == 0).ToList())
                    world.States.Remove(shard);
            }
            await world.CatchUpAsync(host, host.Next);
            var report = await AskAsync(world, host);
            Assert.Equal(
                [("s10", DriftKind.Unknown, "access-log"), ("s11", DriftKind.Unknown, "logfmt")],
                report.Findings.Select(one => (one.Source, one.Kind, one.Instead!)).Order());
            answers.Add((report with { Since = default }).ToJson());
        }
        Assert.Single(answers);
    }

    private static async Task<DriftReport> AskAsync(World world, Host host, string? id = null)
    {
        var asked = new DriftQuestion { Id = id, Since = DateTimeOffset.UnixEpoch };
        var states = new LiveAsking.WorldStates(world);
        var (report, problem) = await host.Runtimes.Drift.AskAsync("logs", asked, states, CancellationToken.None);
        Assert.Null(problem);
        return report!;
    }

    private static SimulatedTopic TopicOf(int until)
    {
        var log = Enumerable.Range(0, 4).Select(_ => new List<(SourceRecord, List<StreamEvent>)>()).ToList();
        for (var n = 0; n < until; n++)
        {
            var (service, partition) = (n % Services, n % Services % 4);
            var (offset, key) = (new Offset(log[partition].Count), Encoding.UTF8.GetBytes($"s{service}"));
            log[partition].Add((new SourceRecord(new Partition(partition), offset, key, Line(n), StreamEvent.Base + n), []));
        }
        return new SimulatedTopic(log);
    }

    /// <summary>Which part of some lines is read, not as a text alone.</summary>
    private static double Read(byte[] file, IReadOnlyList<byte[]> lines)
    {
        var pipeline = Pipeline.Compile(PipelineParser.Parse(file).Definition!);
        var reader = new EventReader(pipeline, AsIs);
        var read = 0;
        for (var n = 0; n < lines.Count; n++)
        {
            var record = new SourceRecord(default, new Offset(n), "s"u8.ToArray(), lines[n], StreamEvent.Base + Lines);
            reader.Open(record, new EventTime(StreamEvent.Base + Lines));
            var isRead = reader.Next() && reader.Rejection is null;
            read += isRead && !reader.Row.Text(pipeline.Layout.SlotOf("message")).SequenceEqual(lines[n]) ? 1 : 0;
        }
        return (double)read / lines.Count;
    }

    private static byte[] Line(int n)
    {
        var random = new Random(n);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + n);
        var (level, number) = (Levels[random.Next(Levels.Length)], random.Next(1, 9_999));
        var (iso, thread) = (time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), number % 3 == 0 ? "main" : $"pool-{number % 7}");
        var text = string.Format(Texts[random.Next(Texts.Length)], number);
        var (path, name) = ($"/items/{number}", number % 2 == 0 ? "cart" : "pay");
        return Encoding.UTF8.GetBytes((n % Services) switch
        {
            10 when n >= Change => $"[{time:dd.MM.yyyy HH:mm:ss},{time:fff}] ({thread}) {level} shop.{name}: {text}",
            11 when n >= Change => $"{level}|{time:yyyy/MM/dd HH:mm:ss}|{number}|{text}",
            0 => $$"""{"ts":"{{iso}}","level":"{{level}}","msg":"{{text}}","path":"{{path}}","status":200,"durationMs":{{number}}}""",
            1 => $$"""{"@t":"{{iso}}","@m":"{{text}}"}""",
            2 => $"{iso} stdout F level={level} msg=\"{text}\"",
            3 => $"{time:yyyy-MM-dd HH:mm:ss,fff} {level} [main] com.acme.Worker - {text}",
            4 => $"{iso}  INFO 4711 --- [shop] [main] com.acme.App : {text}",
            5 => $"{time:yyyy/MM/dd HH:mm:ss} [error] 7#7: *1 {text}",
            6 => $"{time:yyyy-MM-dd HH:mm:ss.fff} UTC [4711] ann@shop LOG:  {text}",
            7 => $"{iso} [{level}] {text}",
            8 => $"<134>1 {iso} host-7 worker 42 - - {text}",
            9 => $$"""{"@timestamp":"{{iso}}","log.level":"{{level}}","message":"{{text}}","ecs":{"version":"8.11.0"} }""",
            10 => $"10.0.0.7 - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {path} HTTP/1.1\" 200 512 \"-\" \"curl/8.5\" 0.100",
            _ => $"ts={iso} level={level} msg=\"{text}\" status=200",
        });
    }

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
