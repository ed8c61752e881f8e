using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>A data folder that was copied, and put back later.</summary>
[Collection(RunTests.Name)]
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();

    public BackupTests() => _broker.CreateTopic("telemetry", 2);

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    // run     8 events ── copied ── 5 more ── put back ── 3 more
    // folder  8                     13        8           8 + 5 + 3
    // group   after 8               after 13  after 13    …
    [Fact]
    public async Task A_folder_that_is_put_back_reads_on_after_its_own_head_whatever_the_group_has_committed()
    {
        Assert.True((await RunAsync("first", 8)).IsGood);
        Copy(Data, Kept);
        Assert.True((await RunAsync("second", 5)).IsGood);

        Directory.Delete(Data, recursive: true);
        Copy(Kept, Data);
        var restored = await RunAsync("third", 3);

        Assert.True(restored.IsGood, string.Join('\n', RunProblems.Find(restored)));
        var telemetry = restored.Pipelines["telemetry"];
        Assert.Equal((16, 16, 8, 0), (telemetry.Read, telemetry.Merged, telemetry.ReadBefore, telemetry.Missing));
    }

    private string Data => Path.Combine(_folder.Path, "data");

    private string Kept => Path.Combine(_folder.Path, "data.backup");

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private Task<RunReport> RunAsync(string name, int events)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var lines = Enumerable.Range(0, events)
            .Select(at => $"{{\"device\":\"{name}{at}\",\"metric\":\"cpu.load\",\"value\":1,\"timestamp\":{now}}}\n");
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], View = ViewStyle.None, Port = 0, RestPatience = TimeSpan.FromSeconds(20),
            Brokers = _broker.Address, UntilDrained = true, Data = Data,
            Feeds = new Dictionary<string, string> { ["telemetry"] = _folder.Write($"{name}.jsonl", string.Concat(lines)) },
        };
        return new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
    }
}
