using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>The verb <c>repair</c> on the folder of a run whose objects were damaged since; its broker is still there or not.</summary>
[Collection(RunTests.Name)]
public sealed class RepairCommandTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_run_needs_no_repair()
    {
        var said = (await RepairAsync(run.CopyTo(_folder), "--deep")).Good();

        Assert.Contains(" 0 were not whole, 0 things left\n", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("nothing wrong is left\n", said.Out, StringComparison.Ordinal);
    }

    // All shards have applied it: only a look at every object finds it.
    [Fact]
    public async Task Without_a_broker_it_says_what_is_damaged_and_that_it_cannot_be_healed()
    {
        var data = run.CopyTo(_folder);
        var name = Damage(data);

        Assert.Equal(0, (await RepairAsync(data)).Code);
        var said = await RepairAsync(data, "--deep");

        Assert.Equal(1, said.Code);
        Assert.Contains($"  NOT HEALED object {name}: ", said.Out, StringComparison.Ordinal);
        Assert.Contains("no broker is named that has its records: name it with --brokers", said.Out, StringComparison.Ordinal);
        Assert.Contains("1 were not whole, 1 things left", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("NOT repaired: see what is left\n", said.Out, StringComparison.Ordinal);
    }

    // broker        in a process of its own, still there after the run
    [Fact]
    public async Task From_the_brokers_it_folds_again_what_is_damaged()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 2);
        var (data, events) = (Path.Combine(_folder.Path, "data"), Path.Combine(_folder.Path, "events.ndjson"));
        await File.WriteAllLinesAsync(events, Enumerable.Range(0, 500).Select(number =>
            $$"""{"ts":"2026-01-01T00:00:{{number / 10:00}}Z","device":"d{{number % 7}}","metric":"cpu.load","value":{{number}}}"""));
        await Cli.RunAsync(
            "run", "--feed", $"telemetry={events}", "--brokers", broker.Address, "--until-drained", "--port", "0", "--plain",
            "--data", data);
        var before = Directory.EnumerateFiles(Path.Combine(data, "deltas"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        Assert.NotEmpty(before);
        foreach (var file in before.Keys)
            File.Delete(file);

        var shown = await RepairAsync(data, "--deep", "--dry-run", "--brokers", broker.Address);
        Assert.Equal(1, shown.Code);
        Assert.Contains("  CAN BE HEALED object ", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(before.Keys, File.Exists);

        var said = (await RepairAsync(data, "--deep", "--brokers", broker.Address)).Good();

        Assert.Contains("  HEALED object ", said.Out, StringComparison.Ordinal);
        var named = before.Where(one => said.Out.Contains(Path.GetFileName(one.Key), StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, one => Assert.Equal(one.Value, File.ReadAllBytes(one.Key)));
        Assert.Equal(0, (await Cli.RunAsync("verify", "--data", data, "--deep")).Code);
    }

    [Fact]
    public async Task A_watermark_is_set_back()
    {
        var said = (await RepairAsync(
            run.CopyTo(_folder), "--pipeline", "telemetry", "--partition", "0", "--watermark", "2020-01-01T00:00:00Z")).Good();

        Assert.Contains("\"partition\":0", said.Out, StringComparison.Ordinal);
        Assert.Contains("\"watermark\":\"2020-01-01T00:00:00", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go together", "--partition", "0")]
    [InlineData("go together", "--watermark", "2020-01-01")]
    [InlineData("write a time in ISO 8601", "--pipeline", "telemetry", "--partition", "0", "--watermark", "soon")]
    [InlineData("there is no such partition", "--pipeline", "telemetry", "--partition", "9999", "--watermark", "2020-01-01")]
    [InlineData("can only be set back", "--pipeline", "telemetry", "--partition", "0", "--watermark", "2026-01-01", "--by", "me")]
    [InlineData("changes nothing", "--dry-run", "--accept-loss")]
    [InlineData("changes nothing", "--dry-run", "--accept-refold")]
    [InlineData("there is no pipeline 'nothing'", "--pipeline", "nothing")]
    [InlineData("Cannot parse argument 'x'", "--partition", "x")]
    public async Task A_wrong_call_is_refused_in_words(string says, params string[] args)
    {
        if (says == "can only be set back")
            args = [.. args[..5], "2026-01-01T00:00:00Z"];
        var data = run.CopyTo(_folder);
        if (says == "can only be set back")
            (await RepairAsync(data, "--pipeline", "telemetry", "--partition", "0", "--watermark", "2020-01-01")).Good();

        (await RepairAsync(data, args)).Refused(2, says);
    }

    [Fact]
    public async Task A_folder_that_no_run_has_used_is_refused() =>
        (await RepairAsync(_folder.Path)).Refused(2, "no run has kept its data there");

    [Fact]
    public async Task A_folder_in_use_is_refused_and_says_who_repairs_then()
    {
        var data = run.CopyTo(_folder);
        await using var stores = EmbeddedStores.Open(data, new EmbeddedStoresOptions(), TimeProvider.System);

        (await RepairAsync(data)).Refused(1, "A host that runs heals by itself");
    }

    private static Task<Cli> RepairAsync(string data, params string[] args) => Cli.RunAsync(["repair", "--data", data, .. args]);

    /// <summary>Cuts an object that the ledger names; returns its name.</summary>
    private static string Damage(string data)
    {
        var files = Directory.EnumerateFiles(Path.Combine(data, "deltas"), "*", SearchOption.AllDirectories);
        var file = files.Order(StringComparer.Ordinal).First();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);
        return Path.GetFileName(file);
    }
}
