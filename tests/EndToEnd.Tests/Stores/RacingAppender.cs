using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>
/// Appends chunks of random length to random partitions until each has reached the end, as one of several that know nothing of each other.
/// </summary>
internal sealed class RacingAppender(ILedger ledger, int partitions, long end, int seed)
{
    private readonly Random _random = new(seed);
    private readonly long[] _heads = [.. Enumerable.Repeat(-1L, partitions)];
    private int _batches;

    /// <summary>How many of its rows were written.</summary>
    public async Task<int> RunAsync()
    {
        var won = 0;
        while (_heads.Any(head => head < end))
        {
            var rows = Rows();
            if (await ledger.TryAppendAsync(rows, CancellationToken.None) == AppendOutcome.Sealed)
            {
                won += rows.Count;
                Remember(rows);
            }
            else
            {
                Remember(await ledger.HeadsAsync("telemetry", new Epoch(1), CancellationToken.None));
            }
        }
        return won;
    }

    private List<ChunkRow> Rows()
    {
        _batches++;
        var open = Enumerable.Range(0, partitions).Where(partition => _heads[partition] < end).ToArray();
        _random.Shuffle(open);
        return [.. open.Take(_random.Next(1, open.Length + 1))
            .Select(partition =>
                Some.Row(partition, _heads[partition], Math.Min(end, _heads[partition] + _random.Next(1, 12)), $"by-{seed}-{_batches}"))];
    }

    private void Remember(IEnumerable<ChunkRow> rows)
    {
        foreach (var row in rows)
            _heads[row.Partition.Value] = row.Last.Value;
    }
}
