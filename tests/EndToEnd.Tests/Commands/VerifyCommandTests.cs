using System.Globalization;
using Microsoft.Data.Sqlite;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

[Collection(RunTests.Name)]
public sealed class VerifyCommandTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    // Of the one view that has an item a result.
    private const string Victim =
        "(view, key, window_start) = "
        + "(SELECT view, key, window_start FROM results WHERE view = 'link-flaps' AND pane_kind <> 4 LIMIT 1 OFFSET 7)";
    private const string Chunk =
        "(epoch, partition, previous) = "
        + "(SELECT epoch, partition, previous FROM ledger WHERE partition = 1 ORDER BY previous LIMIT 1 OFFSET 1)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_run_is_proved_to_the_ground()
    {
        var said = await VerifyAsync(run.Data, "--deep");

        Assert.Equal(0, said.Code);
        Assert.EndsWith("proved: every event is accounted for\n", said.Out, StringComparison.Ordinal);
        Assert.Contains(
            $"read {Count("read")} = merged {Count("merged")} + late {Count("late")} "
            + $"+ filtered {Count("filtered")} + duplicate 0 + dead-lettered ",
            said.Out,
            StringComparison.Ordinal);
        Assert.Equal(run.Telemetry.GetProperty("results").GetInt64(), Sum(said.Out, " results equal, 0 different\n"));
        foreach (var reason in run.Telemetry.GetProperty("deadLettered").GetProperty("byReason").EnumerateObject())
            Assert.Contains($"    {reason.Name} {reason.Value.GetInt64():N0}\n", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_was_not_read_on_when_the_run_ended_is_named()
    {
        var data = run.CopyTo(_folder);
        await SayAsync(data, "partition 2 isn't read on: put delta object d back");
        var stopped = await VerifyAsync(data);
        await SayAsync(data, null);
        var over = await VerifyAsync(data);

        Assert.Equal((1, 0), (stopped.Code, over.Code));
        Assert.Contains("  STOPPED partition 2 isn't read on: put delta object d back\n", stopped.Out, StringComparison.Ordinal);
    }

    private static async Task SayAsync(string data, string? problem)
    {
        await using var stores = EmbeddedStores.Open(data, new EmbeddedStoresOptions(), TimeProvider.System);
        await stores.Ticks.WriteAsync(
            new TickReport("telemetry", TimeProvider.System.GetUtcNow(), problem, "{}") { Part = "2" }, CancellationToken.None);
    }

    [Fact]
    public async Task An_interval_sums_up_what_was_sealed_in_it()
    {
        var middle =
            Scalar(run.Data, "serverless.db", "SELECT clock FROM ledger ORDER BY clock LIMIT 1 OFFSET (SELECT count(*) / 2 FROM ledger)");
        var time = new DateTime(middle, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

        var (before, after) = (await VerifyAsync(run.Data, "--to", time), await VerifyAsync(run.Data, "--from", time));

        Assert.Equal(0, before.Code + after.Code);
        Assert.Equal(FinishedRun.Events, Sum(before.Out, " = merged ") + Sum(after.Out, " = merged "));
        Assert.True(Sum(after.Out, " = merged ") < FinishedRun.Events);
    }

    [Theory]
    [InlineData("UPDATE results SET events = events + 1 WHERE " + Victim, "events, the ledger has")]
    [InlineData("UPDATE results SET events = events - 1 WHERE " + Victim, "events, the ledger has")]
    [InlineData("UPDATE results SET window_end = window_end + 1 WHERE " + Victim, "stored as ending at")]
    [InlineData(
        "UPDATE results SET state = (SELECT state FROM results WHERE view = 'link-flaps' ORDER BY events DESC LIMIT 1) WHERE " + Victim,
        "the ledger gives")]
    [InlineData("UPDATE results SET state = x'00ff' WHERE " + Victim, "unreadable")]
    [InlineData("UPDATE results SET pane_kind = 4 WHERE " + Victim, "not stored")]
    [InlineData("DELETE FROM results WHERE " + Victim, "not stored")]
    [InlineData("UPDATE results SET key = 'nobody|cpu.load' WHERE " + Victim, "the ledger has none for it")]
    public async Task A_result_that_was_tampered_with_is_found(string sql, string what)
    {
        var data = run.CopyTo(_folder);
        Execute(data, "results.db", sql);

        var said = await VerifyAsync(data, "--deep");

        Assert.Equal(1, said.Code);
        Assert.Contains("    DIFFERENT link-flaps ", said.Out, StringComparison.Ordinal);
        Assert.Contains(what, said.Out, StringComparison.Ordinal);
        Assert.EndsWith("NOT proved\n", said.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await VerifyAsync(data)).Code);
    }

    [Theory]
    [InlineData("UPDATE ledger SET counts = replace(counts, '\"merged\":', '\"merged\":1') WHERE " + Chunk, "don't add up")]
    [InlineData("UPDATE ledger SET watermark_after = watermark_before - 1 WHERE " + Chunk, "backwards")]
    [InlineData("UPDATE ledger SET missing = missing + 1 WHERE " + Chunk, "are counted as missing")]
    [InlineData("DELETE FROM ledger WHERE " + Chunk, "it says that it follows")]
    public async Task A_ledger_that_was_tampered_with_is_found(string sql, string what)
    {
        var data = run.CopyTo(_folder);
        Execute(data, "serverless.db", sql);

        var said = await VerifyAsync(data);

        Assert.Equal(1, said.Code);
        Assert.Contains("  FAULT epoch 1, partition 1, ", said.Out, StringComparison.Ordinal);
        Assert.Contains(what, said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delta_object_that_is_gone_is_told()
    {
        var data = run.CopyTo(_folder);
        File.Delete(Directory.EnumerateFiles(Path.Combine(data, "deltas"), "*", SearchOption.AllDirectories).First());

        var said = await VerifyAsync(data, "--deep");

        Assert.Equal(1, said.Code);
        Assert.Contains("can't be computed again: partition ", said.Out, StringComparison.Ordinal);
        Assert.Contains("it is sealed in the ledger but not in the store", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_shards_have_yet_to_store_is_no_difference()
    {
        var data = run.CopyTo(_folder);
        Execute(data, EntityStore.FileName, "DELETE FROM entities");
        Execute(data, "results.db", "DELETE FROM results WHERE " + Victim);

        var said = await VerifyAsync(data, "--deep");

        Assert.Equal(0, said.Code);
        Assert.Contains("1 still to come", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_nothing_of_the_pipeline_is_refused()
    {
        var data = Path.Combine(_folder.Path, "data");
        await EmbeddedStores.Open(data, new EmbeddedStoresOptions(), TimeProvider.System).DisposeAsync();

        (await Cli.RunAsync("verify", "--data", data, "--pipeline", "telemetry")).Refused(2, "holds nothing of telemetry");
    }

    private string Count(string name) => run.Telemetry.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static Task<Cli> VerifyAsync(string data, params string[] options) => Cli.RunAsync(["verify", "--data", data, .. options]);

    /// <summary>Of the numbers that stand before a text.</summary>
    private static long Sum(string said, string before) => said.Split(before)[..^1].Sum(part =>
        long.Parse(part[(part.LastIndexOf(' ') + 1)..], NumberStyles.Number, CultureInfo.InvariantCulture));

    private static void Execute(string data, string file, string sql)
    {
        using var connection = Open(data, file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() >= 1, "nothing was changed");
    }

    private static long Scalar(string data, string file, string sql)
    {
        using var connection = Open(data, file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string data, string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, file), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
