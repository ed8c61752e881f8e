using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// Sends the pokes of a pipeline's batches in the background: no batch waits for a hint. A shard is poked when it has something to merge,
/// the first time at once and then at its moments (<see cref="ShardId.BeatOf"/>), so that pokes of several instances come together. What is
/// sealed while a poke waits goes along with it: one of a shard waits at most, and it drops pointers when it has too many. A poke that
/// can't be sent is dropped. Both are counted, and cost nothing but time: the shard learns the same from the next poke, the ledger or the
/// timer. Safe for any thread.
/// </summary>
internal sealed class PokeSender : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _pipeline;
    private readonly ShellServices _shell;
    private readonly ITimer _next;
    private readonly Dictionary<ShardId, PendingPoke> _pending = [];
    private readonly Queue<ShardId> _due = [];
    private PipelineEpoch? _epoch;
    private IPokes? _pokes;
    private int _senders;

    public PokeSender(string pipeline, ShellServices shell)
    {
        (_pipeline, _shell) = (pipeline, shell);
        _next = shell.Clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Takes what a sealed batch, folded by <paramref name="version"/>, has for the shards of <paramref name="epoch"/>. The batch may be
    /// used again after the call; <paramref name="pokes"/> is used until the next one.
    /// </summary>
    public void Add(PipelineEpoch epoch, FoldedBatch batch, Pipeline version, IPokes pokes)
    {
        lock (_lock)
        {
            _pokes = pokes;
            if (_epoch != epoch)
                Begin(epoch);
            var dropped = Collect(epoch, batch, version);
            if (dropped > 0)
                Instruments.PointersDropped.Add(dropped, Instruments.Pipeline(_pipeline));
        }
        Wake();
    }

    /// <summary>
    /// Whether a shard needs no poke of the timer: batches of this process have poked it since the last call, and what they brought, or are
    /// about to bring, ends at <paramref name="heads"/>. To be called once a tick and shard.
    /// </summary>
    public bool Brings(PipelineEpoch epoch, ShardId shard, IEnumerable<Partition> sources, IReadOnlyList<PartitionHead> heads)
    {
        lock (_lock)
            return _epoch == epoch && _pending.TryGetValue(shard, out var pending) && pending.Brings(sources, heads);
    }

    /// <summary>Ends what waits for its moment.</summary>
    public void Dispose() => _next.Dispose();

    /// <summary>Shards that the epoch no longer has are poked once more: the sooner they hand over, the sooner others take over.</summary>
    private void Begin(PipelineEpoch epoch)
    {
        var ended = _epoch?.Shards().Except(epoch.Shards()).ToList() ?? [];
        _pending.Clear();
        _due.Clear();
        _epoch = epoch;
        foreach (var shard in ended)
            Queue(shard, _pending[shard] = new PendingPoke(shard.BeatOf(0)));
    }

    private int Collect(PipelineEpoch epoch, FoldedBatch batch, Pipeline version)
    {
        var dropped = 0;
        var sections = batch.Sections.ToDictionary(section => (section.Part, section.Shard, section.Source));
        for (var part = 0; part < epoch.Views.Count; part++)
        {
            var layout = epoch.Views[part];
            foreach (var row in batch.Rows)
            {
                foreach (var shard in layout.FedBy(row.Partition))
                {
                    sections.TryGetValue((part, shard, row.Source), out var section);
                    var id = new ShardId(epoch.Pipeline, layout.Name, layout.Number, shard);
                    if (!_pending.TryGetValue(id, out var pending))
                        pending = _pending[id] = new PendingPoke(id.BeatOf(IntervalOf(version, layout.Name)));
                    dropped += pending.Add(row, section, batch, _shell.Options);
                }
            }
        }
        return dropped;
    }

    /// <summary>A view whose early panes come more often is poked more often, too.</summary>
    private long IntervalOf(Pipeline version, string view)
    {
        var longest = (long)_shell.Options.PokeInterval.TotalMilliseconds;
        var early = version.Views.FirstOrDefault(one => one.Name == view)?.Definition.EarlyMs;
        return Math.Min(longest, early ?? longest);
    }

    private void Wake()
    {
        int more;
        lock (_lock)
        {
            QueueDue();
            more = Math.Min(_due.Count, PokeRound.AtOnce - _senders);
            _senders += more;
        }
        for (; more > 0; more--)
            _ = SendSomeAsync();
    }

    /// <summary>Queues what is due, and sets the timer to the next that will be.</summary>
    private void QueueDue()
    {
        var (now, next) = (_shell.NowMs, long.MaxValue);
        foreach (var (shard, pending) in _pending)
        {
            if (pending.IsQueued || pending.DueIn(now) is not { } due)
                continue;
            if (due == 0)
                Queue(shard, pending);
            else
                next = Math.Min(next, due);
        }
        if (next != long.MaxValue)
            _next.Change(TimeSpan.FromMilliseconds(next), Timeout.InfiniteTimeSpan);
    }

    private void Queue(ShardId shard, PendingPoke pending)
    {
        pending.IsQueued = true;
        _due.Enqueue(shard);
    }

    private async Task SendSomeAsync()
    {
        while (TryTake(out var shard, out var poke, out var pokes))
        {
            try
            {
                await pokes.SendAsync(shard, poke, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Instruments.PokesLost.Add(1, Instruments.Pipeline(_pipeline));
                Log.PokeLost(_shell.Log, shard, exception);
            }
        }
    }

    /// <summary>The next poke, as it is now; when there is none, the caller has ended.</summary>
    private bool TryTake(out ShardId shard, out Poke poke, out IPokes pokes)
    {
        lock (_lock)
        {
            (shard, poke, pokes) = (default, null!, _pokes!);
            if (!_due.TryDequeue(out shard))
            {
                _senders--;
                return false;
            }
            poke = _pending[shard].Take(_epoch!.Epoch, _shell.NowMs);
            return true;
        }
    }
}
