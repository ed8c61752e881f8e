using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;
using Serverless.Local.Commands;
using Serverless.Local.Hosting.Entities;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A run with entries that can't be merged ends, and says so: it is no good one, nor is what it left.</summary>
[Collection(RunTests.Name)]
public sealed class SetAsideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();

    public SetAsideTests() => _broker.CreateTopic("telemetry", 1);

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    //  first run    d0 d1 d2    one event each; what is stored of d1 for the view of devices can't be read
    //  second run   d3          its shards have lost their states, and are made from what is stored
    [Fact]
    public async Task A_run_and_verify_name_the_key_and_fail()
    {
        await RunAsync(["d0", "d1", "d2"], WithPoison);
        SqliteConnection.ClearAllPools();
        Execute("DELETE FROM entities");

        var report = await RunAsync(["d3"], _ => { });

        Assert.False(report.IsGood);
        Assert.Empty(report.Pipelines["telemetry"].NotApplied);
        var view = report.Pipelines["telemetry"].Shards.Single(view => view.View == "device-metrics");
        Assert.Equal((4, 3, 0, 1), (view.Merged, view.Applied, view.Waiting, view.SetAside));
        var problem = Assert.Single(RunProblems.Find(report));
        Assert.StartsWith("telemetry: set aside: telemetry.device-metrics.", problem, StringComparison.Ordinal);
        Assert.Contains("1 entries can't be merged: key d1", problem, StringComparison.Ordinal);

        var said = await Cli.RunAsync("verify", "--data", Data, "--pipeline", "telemetry");

        Assert.Equal(ExitCode.Failed, said.Code);
        Assert.Contains("merged by the ledger 4 = applied 3 + waiting 0 + set aside 1\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("    SET ASIDE telemetry.device-metrics.", said.Out, StringComparison.Ordinal);
        Assert.Contains("      key d1", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("NOT proved\n", said.Out, StringComparison.Ordinal);
    }

    private string Data => Path.Combine(_folder.Path, "data");

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, EntityStore.FileName)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task<RunReport> RunAsync(string[] devices, Action<IServiceCollection> services)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var feed = _folder.Write($"{devices[0]}.jsonl", string.Concat(devices
            .Select(device => $"{{\"device\":\"{device}\",\"metric\":\"cpu.load\",\"value\":1,\"timestamp\":{now}}}\n")));
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], View = ViewStyle.None, Port = 0, RestPatience = TimeSpan.FromSeconds(20),
            Brokers = _broker.Address, Feeds = new Dictionary<string, string> { ["telemetry"] = feed }, UntilDrained = true, Data = Data,
            Services = services,
        };
        return await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
    }

    // The process that folds has what it folded in memory, so that only the next one meets what is stored.
    private static void WithPoison(IServiceCollection services)
    {
        var pipeline = PipelineNames.Load("--pipeline", "telemetry").Single();
        var poison = new Poison(pipeline, entry => entry.View == "device-metrics" && entry.Key.StartsWith("d1", StringComparison.Ordinal));
        services.AddSingleton(provider => new PoisonedStores(poison).Around(provider.GetRequiredService<StoreSet>().Stores));
    }
}
