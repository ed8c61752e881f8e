using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;

namespace Serverless.EndToEnd.Tests.Runs;

[Collection(RunTests.Name)]
public sealed class SignalFaultTests
{
    [Fact]
    public async Task Results_are_the_truth_whichever_signals_are_lost_repeated_or_reordered()
    {
        var faults = new SignalFaults(seed: 1, rate: 0.3);
        var options = new RunOptions
        {
            Pipelines = ["telemetry"],
            Generate = [new GeneratedLoad("telemetry", 200_000, null)],
            Host = host => host with { SignalTransport = faults.Carry },
            UntilDrained = true,
            View = ViewStyle.None,
            Port = 0,
        };

        var report = await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        Assert.True(faults is { Lost: > 0, Repeated: > 0, Reordered: > 0 }, $"{faults.Lost} {faults.Repeated} {faults.Reordered}");
    }
}
