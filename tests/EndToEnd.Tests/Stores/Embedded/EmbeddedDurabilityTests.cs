using Serverless.Core.Positions;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class EmbeddedDurabilityTests : IDisposable
{
    private const int Partitions = 3;

    // Too few to fill the log: while it isn't folded back, the database and its log may be copied one after the other.
    private const int MostBatches = 400;

    private static readonly Epoch One = new(1);
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();

    private static CancellationToken Ct => CancellationToken.None;

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Theory]
    [InlineData(EmbeddedDurability.Process)]
    [InlineData(EmbeddedDurability.Power)]
    public async Task All_that_was_written_is_there_after_opening_again(EmbeddedDurability durability)
    {
        await using (var stores = _folder.Open(durability))
        {
            await stores.Ledger.TryOpenEpochAsync(Some.Epoch(1), [], Ct);
            await stores.Ledger.TryAppendAsync([Some.Row(0, -1, 9, "batch")], Ct);
            await stores.Deltas.WriteAsync("telemetry", "batch", new byte[] { 1, 2, 3 }, Ct);
            await stores.Results.WriteAsync([Some.Result()], Ct);
            await stores.SideOutputs.WriteAsync([Some.SideEvent(0, 5, delta: "batch")], Ct);
            await stores.ReferenceTables.ReplaceAsync("devices", new Dictionary<string, IReadOnlyDictionary<string, string>>(), Ct);
            await stores.Flags.RaiseAsync("telemetry", Flag.Pressure("shard"), Some.Moment, Ct);
        }

        await using var again = _folder.Open(durability);

        Assert.Equal(Some.Text(Some.Epoch(1)), Some.Text(await again.Ledger.NewestEpochAsync("telemetry", Ct)));
        Assert.Equal(Some.Text(Some.Row(0, -1, 9, "batch")), Some.Text(Assert.Single(await again.Ledger.HeadsAsync("telemetry", One, Ct))));
        Assert.Equal([1, 2, 3], (await again.Deltas.ReadAsync("telemetry", "batch", 0, 9, Ct))!.Value.ToArray());
        Assert.Equal(Some.Text(Some.Result()), Some.Text((await again.Results.FindAsync(Some.Result().Id, Ct))!.Value.Result));
        Assert.Single(await again.SideOutputs.QueryAsync("telemetry", SideOutputKind.DeadLetter, null, Ct).ToListAsync());
        Assert.Equal(1, (await again.ReferenceTables.LoadAsync("devices", 0, Ct))!.Version);
        Assert.True((await again.Flags.ReadAsync("telemetry", Some.Moment.AddTicks(-1), Ct)).Pressure);
    }

    // The copy is what a kill -9 at that moment leaves: the database and its log, while writers go on.
    [Fact]
    public async Task A_process_killed_while_writing_loses_nothing_acknowledged_and_leaves_no_half_batch()
    {
        await using var stores = _folder.Open();
        var acknowledged = -1L;
        using var stop = new CancellationTokenSource();
        var enough = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0L; n < MostBatches && !stop.IsCancellationRequested; n++)
            {
                Assert.Equal(AppendOutcome.Sealed, await stores.Ledger.TryAppendAsync(Batch(n), Ct));
                Interlocked.Exchange(ref acknowledged, n);
                if (n == MostBatches / 4)
                    enough.SetResult();
            }
        });
        await enough.Task;

        var before = Interlocked.Read(ref acknowledged);
        CopyDatabase(log => log);
        await stop.CancelAsync();
        await writing;

        Assert.InRange(await LengthAsync(), before, acknowledged + 1);
    }

    [Fact]
    public async Task A_log_cut_anywhere_opens_to_a_prefix_of_whole_batches()
    {
        const int Batches = 60;
        await using var stores = _folder.Open();
        for (var n = 0L; n < Batches; n++)
            Assert.Equal(AppendOutcome.Sealed, await stores.Ledger.TryAppendAsync(Batch(n), Ct));

        var random = new Random(4);
        var shorter = 0;
        for (var cut = 0; cut < 12; cut++)
        {
            CopyDatabase(log => log.AsSpan(0, random.Next(log.Length)).ToArray());
            shorter += await LengthAsync() < Batches - 1 ? 1 : 0;
        }
        Assert.True(shorter > 5, "the cuts took nothing away: the test proves nothing");
    }

    private static Core.Ledger.ChunkRow[] Batch(long n) =>
        [.. Enumerable.Range(0, Partitions).Select(partition => Some.Row(partition, n - 1, n))];

    private void CopyDatabase(Func<byte[], byte[]> log)
    {
        File.Copy(_folder["serverless.db"], _copy["serverless.db"], overwrite: true);
        File.WriteAllBytes(_copy["serverless.db-wal"], log(ReadShared(_folder["serverless.db-wal"])));
        File.Delete(_copy["serverless.db-shm"]);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    // Opens the copy and checks that its chains are whole and alike; the last offset of them.
    private async Task<long> LengthAsync()
    {
        await using var stores = _copy.Open();
        var ends = new HashSet<long>();
        for (var partition = 0; partition < Partitions; partition++)
        {
            var chain = await stores.Ledger.ReadAsync("telemetry", One, new Partition(partition), Offset.None, int.MaxValue, Ct);
            Assert.Equal(Enumerable.Range(0, chain.Count).Select(n => (long)n), chain.Select(row => row.Last.Value));
            ends.Add(chain.Count - 1);
        }
        Assert.Equal(AppendOutcome.Sealed, await stores.Ledger.TryAppendAsync([Some.Row(0, 1_000_000, 1_000_001)], Ct));
        return Assert.Single(ends);
    }
}
