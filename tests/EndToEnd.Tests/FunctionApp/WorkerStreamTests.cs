using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.WorkerHost;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>The dashboard's stream in the real worker: events come while the invocation lasts, which ends with the request.</summary>
[Trait("Set", "long")]
[Collection(AzureBuildSet.Name)]
public sealed class WorkerStreamTests : IDisposable
{
    private const string Path = "pipelines/telemetry/stream";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stream_goes_on_from_second_to_second_until_the_page_is_closed()
    {
        using var topic = new TelemetryTopic(new TelemetryScenario { Seed = 7, Count = 1, Partitions = 1 });
        await using var host = await FakeHost.StartAsync(
            AzureBuild.File("Serverless.Functions.dll"),
            new Dictionary<string, string>(topic.Settings)
            {
                ["Stores__Kind"] = "embedded", ["Stores__Folder"] = _folder.Path, ["Stores__Durability"] = "process",
            });

        // event, data, blank: of the overview and of the list of pipelines, for two seconds.
        var lines = await host.BeginningAsync("DashboardData", $"api/dashboard/data/{Path}", lines: 12, ("path", Path));

        Assert.Equal(
            ["event: overview", "event: pipelines", "event: overview", "event: pipelines"],
            lines.Where(line => line.StartsWith("event: ", StringComparison.Ordinal)));
        Assert.Equal(4, lines.Count(line => line.StartsWith("data: {", StringComparison.Ordinal)));
        Assert.Equal(0, await host.StopAsync());
    }
}
