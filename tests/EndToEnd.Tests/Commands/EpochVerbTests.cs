using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>The verbs that open an epoch on the data of a run that has ended; the next run goes on in it.</summary>
[Collection(RunTests.Name)]
public sealed class EpochVerbTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly long _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 10_000 * 10_000;

    public void Dispose() => _folder.Dispose();

    // run       40 events   reshard   run   40 events of the same keys
    // shards    8                     4
    [Fact]
    public async Task The_next_run_hands_the_states_over_and_all_is_proved()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 4);
        var data = Path.Combine(_folder.Path, "fed");
        (await FeedAsync(broker, data, "one")).Good();
        (await Cli.RunAsync("reshard", "device-metrics", "4", "--pipeline", "telemetry", "--data", data)).Good();
        var between = await Cli.RunAsync("verify", "--data", data);
        Assert.Equal(1, between.Code);
        Assert.Contains("wait for what the layout before hands over", between.Out, StringComparison.Ordinal);

        (await FeedAsync(broker, data, "two")).Good();

        var proved = (await Cli.RunAsync("verify", "--data", data, "--deep")).Good();
        Assert.DoesNotContain("wait for a handover", proved.Out, StringComparison.Ordinal);
        Assert.Matches("  epoch 2 since .*: view device-metrics was resharded to 4\n  epoch 1 since .*: the pipeline began\n", proved.Out);
        (await Cli.RunAsync("reshard", "device-metrics", "4", "--pipeline", "telemetry", "--data", data)).Good();
    }

    private Task<Cli> FeedAsync(EmbeddedBroker broker, string data, string value)
    {
        var feed = _folder.Write($"{value}.jsonl", string.Concat(Enumerable.Range(0, 40).Select(at =>
            $"{{\"device\":\"device-{at}\",\"metric\":\"cpu.load\",\"value\":1,\"timestamp\":{_now + at}}}\n")));
        return Cli.RunAsync(
            "run", "--pipelines", "telemetry", "--brokers", broker.Address, "--data", data, "--port", "0", "--plain",
            "--feed", $"telemetry={feed}", "--until-drained");
    }

    [Fact]
    public async Task A_view_gets_other_shards_once_until_they_have_begun()
    {
        var data = run.CopyTo(_folder);

        var said = (await Cli.RunAsync("reshard", "device-metrics", "4", "--pipeline", "telemetry", "--data", data)).Good();

        Assert.Contains("\"view\":\"device-metrics\",\"epoch\":2,\"layout\":2", said.Out, StringComparison.Ordinal);
        (await Cli.RunAsync("reshard", "device-metrics", "16", "--pipeline", "telemetry", "--data", data))
            .Refused(2, "still waits for the states of", "let the pipeline run until they are handed over");
    }

    [Theory]
    [InlineData("0", "device-metrics", "telemetry", "'0' is no number of shards")]
    [InlineData("2", "device-metric", "telemetry", "it has no view 'device-metric'")]
    [InlineData("2", "device-metrics", "tele", "there is no pipeline 'tele'")]
    public async Task Bad_input_is_refused_and_changes_nothing(string shards, string view, string pipeline, string why)
    {
        var data = run.CopyTo(_folder);
        (await Cli.RunAsync("reshard", view, shards, "--pipeline", pipeline, "--data", data)).Refused(2, why);
        (await Cli.RunAsync("verify", "--data", data)).Good();
    }

    [Fact]
    public async Task A_version_that_is_active_needs_no_activation()
    {
        var said = (await Cli.RunAsync("activate", "--pipeline", "telemetry", "--data", run.CopyTo(_folder))).Good();
        Assert.Contains("\"epoch\":1", said.Out, StringComparison.Ordinal);
    }
}
