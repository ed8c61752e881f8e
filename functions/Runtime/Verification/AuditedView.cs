namespace Serverless.Runtime.Verification;

/// <summary>What computing a view again from the ledger's deltas has shown. Counts are results.</summary>
public sealed class AuditedView(string view)
{
    private const int Shown = 20;
    private readonly List<string> _differences = [];

    public string View { get; } = view;

    /// <summary>Stored as the ledger gives them.</summary>
    public long Equal { get; internal set; }

    /// <summary>Not stored yet, or not with all their events: of windows that are open, or of shards that haven't applied all that is sealed.</summary>
    public long Behind { get; internal set; }

    /// <summary>Of windows that the ledger may hold only in part: it is trimmed behind its retention.</summary>
    public long Older { get; internal set; }

    /// <summary>Of sessions and sliding windows some of which closed by idleness: when that was, on which they depend, the ledger doesn't know.</summary>
    public long Uncertain { get; internal set; }

    /// <summary>Stored otherwise than the ledger gives them: changed, lost, or made up.</summary>
    public long Different { get; private set; }

    /// <summary>The first few of those that differ, one line each.</summary>
    public IReadOnlyList<string> Differences => _differences;

    internal void Add(string difference)
    {
        Different++;
        if (_differences.Count < Shown)
            _differences.Add(difference);
    }
}
