using System.Text.Json;
using Confluent.Kafka;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;
using Serverless.Local.Commands;

namespace Serverless.EndToEnd.Tests.Commands;

[Collection(RunTests.Name)]
public sealed class DeadLettersCommandTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_dead_letter_of_a_run_is_listed_by_reason()
    {
        var listed = (await ListAsync()).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var counts = listed.Where((_, line) => line % 2 == 0).SkipLast(1)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(words => words[1], words => long.Parse(words[0], System.Globalization.NumberStyles.AllowThousands, null))
            .ToDictionary(reason => reason.Key, reason => reason.Sum());
        var told = run.Telemetry.GetProperty("deadLettered").GetProperty("byReason").EnumerateObject();
        Assert.Equal(told.ToDictionary(reason => reason.Name, reason => reason.Value.GetInt64()), counts);
    }

    [Fact]
    public async Task Late_events_are_listed_too()
    {
        var shown = await ShownAsync("--late", "--limit", "1000000");

        // The report counts those that were late for all their views.
        Assert.True(shown.Count >= run.Telemetry.GetProperty("late").GetInt64());
        Assert.All(shown, one => Assert.True(one.GetProperty("lateFor").GetArrayLength() > 0));
    }

    [Fact]
    public async Task They_are_shown_whole()
    {
        var shown = await ShownAsync("--reason", "wrong-type", "--field", "value", "--limit", "3");

        Assert.Equal(3, shown.Count);
        Assert.All(shown, one =>
        {
            Assert.Equal(("wrong-type", "value"), (one.GetProperty("reason").GetString(), one.GetProperty("field").GetString()));
            Assert.StartsWith("{", one.GetProperty("event").GetString(), StringComparison.Ordinal);
            Assert.True(one.GetProperty("at").GetInt64() > 0);
        });
    }

    [Fact]
    public async Task A_time_narrows_them()
    {
        var all = await ShownAsync("--reason", "malformed", "--limit", "1000000");
        var times = all.Select(one => one.GetProperty("kafkaTime").GetString()!).Order(StringComparer.Ordinal).ToList();
        var middle = times[times.Count / 2];

        Assert.Equal(times.Where(time => string.CompareOrdinal(time, middle) >= 0), Times(await ShownAsync(
            "--reason", "malformed", "--limit", "1000000", "--from", middle)));
        Assert.Equal(times.Where(time => string.CompareOrdinal(time, middle) < 0), Times(await ShownAsync(
            "--reason", "malformed", "--limit", "1000000", "--to", middle)));

        static IEnumerable<string?> Times(IEnumerable<JsonElement> shown) =>
            shown.Select(one => one.GetProperty("kafkaTime").GetString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_run_of_which_most_is_rejected_fails_and_says_why()
    {
        var file = Path.Combine(_folder.Path, "events.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 9).Select(number => $$"""{"device":"d{{number}}","value":"\u001b[2J"}"""));

        var said = await RunAsync(file);
        Assert.Equal(ExitCode.Failed, said.Code);
        Assert.Contains("all events accounted for, but too many as dead letters:", said.Out, StringComparison.Ordinal);
        Assert.Contains("telemetry: 9 of 9 events are dead letters, more than --dead-letters 50", said.Out, StringComparison.Ordinal);
        Assert.Contains("wrong-type 9, the first: value: \\u001b[2J", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said.Out);

        (await RunAsync(file, "--dead-letters", "100")).Good();
    }

    // run      90 good ── 10 bad: this run has nothing but dead letters ── 5 good
    [Fact]
    public async Task The_share_is_that_of_the_run_and_not_of_those_before_it()
    {
        var data = Path.Combine(_folder.Path, "data");
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 2);
        string[] again = ["--data", data, "--brokers", broker.Address];
        (await RunAsync(Events("good", 90, "1"), again)).Good();

        var bad = await RunAsync(Events("bad", 10, "\"x\""), again);
        Assert.Equal(ExitCode.Failed, bad.Code);
        Assert.Contains("telemetry: 10 of 10 events are dead letters", bad.Out, StringComparison.Ordinal);

        (await RunAsync(Events("again", 5, "1"), again)).Good();
    }

    [Fact]
    public async Task It_is_looked_at_where_events_are_generated_or_come_from_others_too()
    {
        var generated = await Cli.RunAsync(
            "run", "--generate", "telemetry=20k", "--until-drained", "--port", "0", "--plain", "--dead-letters", "0");
        Assert.Equal(ExitCode.Failed, generated.Code);
        Assert.Contains("of 20,000 events are dead letters, more than --dead-letters 0 allows", generated.Out, StringComparison.Ordinal);

        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 1);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.Address }).Build())
            await producer.ProduceAsync("telemetry", new Message<Null, string> { Value = "no event" });
        var others = await Cli.RunAsync(
            "run", "--pipelines", "telemetry", "--brokers", broker.Address, "--for", "1s", "--port", "0", "--plain");
        Assert.Equal(ExitCode.Failed, others.Code);
        Assert.Contains("telemetry: 1 of 1 events are dead letters, more than --dead-letters 50", others.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_refused()
    {
        (await Cli.RunAsync("deadletters", "list", "--data", run.Data, "--pipeline", "telemetry", "--field", "vlaue"))
            .Refused(ExitCode.Usage, "'vlaue'", "did you mean 'value'?");
        (await Cli.RunAsync("deadletters", "show", "--data", run.Data, "--pipeline", "telemetry", "--limit", "0"))
            .Refused(ExitCode.Usage, "--limit 0");
        (await Cli.RunAsync("deadletters", "list", "--data", run.Data, "--pipeline", "telemetry", "--late", "--reason", "malformed"))
            .Refused(ExitCode.Usage, "--late");
        (await Cli.RunAsync("run", "--dead-letters", "101")).Refused(ExitCode.Usage, "--dead-letters 101");
    }

    private async Task<Cli> ListAsync(params string[] more) =>
        (await Cli.RunAsync(["deadletters", "list", "--data", run.Data, "--pipeline", "telemetry", .. more])).Good();

    private async Task<List<JsonElement>> ShownAsync(params string[] more)
    {
        var said = (await Cli.RunAsync(["deadletters", "show", "--data", run.Data, "--pipeline", "telemetry", .. more])).Good();
        return [.. said.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private string Events(string name, int events, string value)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return _folder.Write($"{name}.jsonl", string.Concat(Enumerable.Range(0, events).Select(number =>
            $"{{\"device\":\"d{number}\",\"metric\":\"cpu.load\",\"value\":{value},\"timestamp\":{now}}}\n")));
    }

    private static Task<Cli> RunAsync(string file, params string[] more) =>
        Cli.RunAsync(["run", "--feed", $"telemetry={file}", "--until-drained", "--port", "0", "--plain", .. more]);
}
