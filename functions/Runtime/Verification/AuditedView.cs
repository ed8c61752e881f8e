namespace Serverless.Runtime.Verification;

/// <summary>
/// Compares the stored results of a view with those computed again from the ledger's deltas. Each result is counted in one of
/// <see cref="Equal"/>, <see cref="Behind"/>, <see cref="Older"/>, <see cref="Uncertain"/> and <see cref="Different"/>.
/// </summary>
/// <param name="view">The view's name.</param>
public sealed class AuditedView(string view)
{
    private const int Shown = 20;
    private readonly List<string> _differences = [];

    /// <summary>The view's name.</summary>
    public string View { get; } = view;

    /// <summary>Results stored as the ledger gives them.</summary>
    public long Equal { get; internal set; }

    /// <summary>
    /// Results not stored yet, or stored without all their events, which may still change: the window is open, or its shard lags the
    /// ledger.
    /// </summary>
    public long Behind { get; internal set; }

    /// <summary>Results that can't be judged, because the ledger's retention may have removed some of the window's events.</summary>
    public long Older { get; internal set; }

    /// <summary>
    /// Results that can't be judged, because they depend on when a window was closed, which the ledger doesn't record. Only of sliding
    /// windows that lack events, where partitions paused for the idle timeout or late events correct.
    /// </summary>
    public long Uncertain { get; internal set; }

    /// <summary>Shards that haven't begun, as they wait for what the layout before hands over: their results aren't computed.</summary>
    public int Awaiting { get; internal set; }

    /// <summary>Results that differ from the ledger: changed, lost, or stored without events.</summary>
    public long Different { get; private set; }

    /// <summary>A line about each of the first 20 results that differ.</summary>
    public IReadOnlyList<string> Differences => _differences;

    internal void Add(string difference)
    {
        Different++;
        if (_differences.Count < Shown)
            _differences.Add(difference);
    }
}
