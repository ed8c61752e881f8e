using Serverless.EndToEnd.Tests.Documents;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.House;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Commands;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>The verb that puts, lists and shows reference tables.</summary>
[Collection(RunTests.Name)]
public sealed class TablesCommandTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private static readonly string Sample = Path.Combine(Checkout.Root, "functions", "pipelines", "tables", "devices.csv");

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_documented_commands_do_what_the_page_says()
    {
        var commands = DocumentedCommand.Of("tables.md");

        Assert.Equal(["put", "show", "list"], commands.Select(command => command.Line.Split(' ')[1]));
        foreach (var command in commands)
        {
            var said = (await Cli.RunAsync([.. command.Line.Split(' ').Select(Located)])).Good();
            var lacking = command.FirstNotPrinted(said.Out);
            Assert.True(lacking is null, $"{command.Line}: '{lacking}' isn't in\n{said.Out}");
        }
    }

    [Fact]
    public void The_sample_has_the_devices_that_the_generator_makes_by_default()
    {
        var devices = (int)new TelemetryWorkload().Options.Single(option => option.Name == "devices").Default;
        var rows = new TelemetryFleet(new TelemetryScenario { Seed = 1, Count = 1, Devices = devices }).ReferenceRows();

        Assert.Equal(
            ["device,site,model,role", .. rows.Select(row => $"{row.Key},{row.Value["site"]},{row.Value["model"]},{row.Value["role"]}")],
            File.ReadAllLines(Sample));
    }

    [Fact]
    public async Task Each_put_of_other_rows_is_a_version_and_earlier_ones_can_be_shown()
    {
        await PutAsync("device,site,model,role\nd1,north,m,r\n");
        await PutAsync("device,site,model,role\nd1,north,m,r\n");
        var second = await PutAsync("{\"device\":\"d1\",\"site\":\"south\"}");

        Assert.Contains("version 2, 1 rows; columns site", second.Out, StringComparison.Ordinal);
        Assert.Contains("pipelines take columns that it hasn't: model, role", second.Out, StringComparison.Ordinal);
        Assert.Equal("{\"site\":\"south\",\"key\":\"d1\"}\n", (await RunAsync("show", "devices")).Good().Out);
        Assert.Contains("north", (await RunAsync("show", "devices", "--version", "1")).Good().Out, StringComparison.Ordinal);
        Assert.Contains("devices: version 2, 1 rows", (await RunAsync("list")).Good().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_needed_and_missing_is_listed()
    {
        Assert.Contains("no pipeline in the folder", (await PutAsync("a,b\n1,2\n", "sites")).Out, StringComparison.Ordinal);

        var listed = (await RunAsync("list")).Good().Out;
        Assert.StartsWith(
            "devices: not there; used by telemetry\nitems: not there; used by user-events\nsites: version 1",
            listed,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_put_over_the_version_that_was_seen()
    {
        await PutAsync("device,site\nd1,north\n");
        var other = _folder.Write("other.csv", "device,site\nd1,south\n");

        (await RunAsync("put", "devices", other, "--over", "0")).Refused(ExitCode.Usage, "its newest version isn't 0");
        (await RunAsync("put", "devices", other, "--over", "1")).Good();
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_in_one_line()
    {
        var bad = _folder.Write("bad.csv", "device,site\nd1,a\nd1,b\n");

        (await RunAsync("put", "devices", bad)).Refused(ExitCode.Usage, "Table 'devices' is not changed: line 3: the key 'd1'");
        (await RunAsync("put", "devices", bad, "--key", "host")).Refused(ExitCode.Usage, "no key column 'host': there are device, site");
        (await RunAsync("put", "../x", bad)).Refused(ExitCode.Usage, "'../x' can't be a name");
        (await RunAsync("put", "devices", bad + "x")).Refused(ExitCode.Usage, "can't be read");
        await PutAsync("device,site\nd1,north\n");
        (await RunAsync("show", "device")).Refused(ExitCode.Usage, "There is no table 'device'", "devices");
        (await RunAsync("show", "devices", "--version", "7")).Refused(ExitCode.Usage, "has no version 7");
        (await RunAsync("show", "devices", "--key", "d2")).Refused(ExitCode.Usage, "no row with the key 'd2'");
        (await RunAsync("show", "devices", "--limit", "0")).Refused(ExitCode.Usage, "--limit 0: must be from 1 to 10000");
        (await Cli.RunAsync("tables", "list", "--data", Data + "x")).Refused(ExitCode.Usage, "no run has kept its data there");
    }

    [Fact]
    public async Task Verify_says_with_which_version_events_were_folded()
    {
        var said = (await Cli.RunAsync("verify", "--data", run.Data)).Good();

        Assert.Contains("  table devices: version 1 for 100,000 events\n", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("DEGRADED", said.Out, StringComparison.Ordinal);
    }

    private async Task<Cli> PutAsync(string content, string table = "devices") =>
        (await RunAsync("put", table, _folder.Write("table", content))).Good();

    private Task<Cli> RunAsync(params string[] args) => Cli.RunAsync(["tables", .. args, "--data", Data]);

    private string Located(string argument) => argument switch
    {
        "data" => Data,
        "functions/pipelines/tables/devices.csv" => Sample,
        _ => argument,
    };
}
