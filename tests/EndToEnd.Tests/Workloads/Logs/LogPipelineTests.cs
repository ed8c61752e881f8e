using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Logs;
using Serverless.Local.Workloads.Records;
using Serverless.Runtime.Unpacking;

namespace Serverless.EndToEnd.Tests.Workloads.Logs;

/// <summary>The shipped pipeline of logs, and what its generator takes it for.</summary>
[Collection(RunTests.Name)]
public sealed class LogPipelineTests
{
    private static readonly LogScenario Scenario = new() { Seed = 7, Count = 20_000, EventsPerSecond = 100 };

    private static readonly string[] Severities = ["debug", "info", "warn", "error"];

    private static string File { get; } =
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipelines", "logs.json"));

    private static PipelineDefinition Shipped { get; } = PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition!;

    [Fact]
    public void Equal_scenarios_give_equal_bytes_and_another_seed_others()
    {
        Assert.Equal(Hash(Scenario), Hash(Scenario));
        Assert.NotEqual(Hash(Scenario), Hash(Scenario with { Seed = 8 }));
    }

    [Fact]
    public void Every_format_is_written_and_two_of_twelve_services_change_theirs()
    {
        var facts = Facts();
        Assert.Equal(LogServices.Formats, facts.Select(fact => fact.Format).Distinct().Count());
        Assert.Equal(36 / 6, facts.GroupBy(fact => fact.Service).Count(lines => lines.Select(line => line.Format).Distinct().Count() == 2));
    }

    // What the pipeline reads of a line is what the line was made of, whatever its format.
    [Fact]
    public void A_line_of_each_format_is_read_as_what_it_says()
    {
        var pipeline = Pipeline.Compile(Shipped, File);
        using var unpacker = new Unpacker();
        var reader = new EventReader(pipeline, unpacker.Unpack);
        var generator = new LogGenerator(Scenario);
        while (generator.Next())
        {
            var fact = generator.Fact;
            reader.Open(
                new SourceRecord(
                    new Partition(0), new Offset(0), generator.Key.ToArray(), generator.Value.ToArray(), fact.TimeMs),
                new EventTime(fact.TimeMs));
            Assert.True(reader.Next());
            if (fact.Kind is EventKind.Malformed or EventKind.Future)
                continue;
            var line = Encoding.UTF8.GetString(generator.Value);
            Assert.True(reader.Rejection is null, $"{line}: {reader.Rejection}");
            Assert.Equal(fact.Dropped, reader.Verdict == EventVerdict.Filtered);
            if (!fact.Dropped)
                Assert.Equal($"{line}: {Said(fact)}", $"{line}: {Read(reader, pipeline)}");
        }
    }

    [Fact]
    public void All_of_the_shipped_pipeline_has_a_truth_but_for_delays_templates_and_lines_without_a_time()
    {
        var truth = LogTruth.Create(Scenario, Shipped);
        Assert.Equal(
            ["'delay'", "'kinds'", "'top'", "'untimed'"],
            truth.NotVerified.Select(reason => reason.Split("aggregate ")[1].Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.True(truth.HasAllViews);
        _ = truth.Results().Count();
        Assert.Equal(20_000, truth.Counts!.Produced);
        Assert.True(truth.Counts.Balances);
        Assert.True(truth.Counts is { Late: > 0, Filtered: > 20, DeadLettered.Count: 2 });
    }

    [Fact]
    public void The_generators_times_are_those_of_the_pipeline()
    {
        Assert.Equal(LogTiming.Bound, Shipped.EventTime.BoundMs);
        var longest = Shipped.Views.Select(view => (view.Window.UsualLengths()?.SizeMs ?? 0) + view.AllowedLatenessMs).Max();
        Assert.Equal(LogTiming.LateForAll, longest);
    }

    [Fact]
    public async Task A_run_with_twelve_formats_equals_its_truth()
    {
        var options = RunDefaults.Complete(new RunOptions
        {
            Pipelines = ["logs"],
            PipelineFolder = RunSettings.PipelineFolder,
            Generate = [new GeneratedLoad("logs", 20_000, null)],
            UntilDrained = true,
            View = ViewStyle.None,
        });
        var report = await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        var pipeline = report.Pipelines["logs"];
        Assert.True(pipeline.Verified);
        Assert.Equal(2, pipeline.DeadLettered.ByReason.Count);
    }

    private static string Said(in LogFact fact) => string.Join(
        ' ', fact.TimeMs, Severities[(int)fact.Level],
        fact.Route < 0 ? "" : LogServices.Routes[fact.Route], fact.Status, fact.DurationMs);

    private static string Read(EventReader reader, Pipeline pipeline)
    {
        var row = reader.Row;
        var status = pipeline.Layout.SlotOf("status");
        return string.Join(
            ' ', row.Time(pipeline.TimeSlot).Milliseconds, Text("severity"), Text("route"), row.Has(status) ? row.Integer(status) : 0,
            row.Number(pipeline.Layout.SlotOf("durationMs")));

        string Text(string name)
        {
            var slot = pipeline.Layout.SlotOf(name);
            return row.Has(slot) ? Encoding.UTF8.GetString(row.Text(slot)) : "";
        }
    }

    private static List<LogFact> Facts()
    {
        var facts = new LogFacts(Scenario, new LogServices(Scenario));
        var all = new List<LogFact>();
        while (facts.Next())
            all.Add(facts.Current);
        return all;
    }

    private static ulong Hash(LogScenario scenario)
    {
        var generator = new LogGenerator(scenario);
        var hash = 0UL;
        while (generator.Next())
            hash = (hash * 31) + Hash64.Of(generator.Value) + Hash64.Of(generator.Key);
        return hash;
    }
}
