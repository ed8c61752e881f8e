using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Shadows;

/// <summary>
/// Compares the results of a view in a pipeline and in its candidate, which come by key and start: it holds one of each, and the largest
/// differences.
/// </summary>
/// <param name="active">The view as the pipeline has it.</param>
/// <param name="candidate">The view as the candidate has it.</param>
/// <param name="after">Windows with events up to this time aren't compared.</param>
/// <param name="until">Windows that are final by this time are.</param>
/// <param name="now">The clock, for results that are kept for a time.</param>
/// <param name="most">How many of the largest differences are kept of each kind.</param>
internal sealed class ViewComparison(View active, View candidate, EventTime after, EventTime until, EventTime now, int most)
{
    private readonly bool _areSessions = active.Definition.Window is SessionWindow && candidate.Definition.Window is SessionWindow;
    private readonly long _reach = Math.Max(WindowKind.Of(active).ReachMs, WindowKind.Of(candidate).ReachMs);
    private readonly FieldComparison _fields = new(active, candidate, most);
    private readonly Largest<LoneWindow> _onlyActive = new(most);
    private readonly Largest<LoneWindow> _onlyCandidate = new(most);
    private long _both;
    private long _differing;
    private (long Active, long Candidate) _only;
    private (long Before, long NotFinal, long NotKept) _left;

    /// <summary>Compares all results.</summary>
    public async ValueTask<ViewReport> RunAsync(IAsyncEnumerable<Result> actives, IAsyncEnumerable<Result> candidates, CancellationToken ct)
    {
        await using var left = actives.GetAsyncEnumerator(ct);
        await using var right = candidates.GetAsyncEnumerator(ct);
        var (hasLeft, hasRight) = (await left.MoveNextAsync().ConfigureAwait(false), await right.MoveNextAsync().ConfigureAwait(false));
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : ResultIdOrder.Instance.Compare(left.Current.Id, right.Current.Id);
            Take(order <= 0 ? left.Current : null, order >= 0 ? right.Current : null);
            if (order <= 0)
                hasLeft = await left.MoveNextAsync().ConfigureAwait(false);
            if (order >= 0)
                hasRight = await right.MoveNextAsync().ConfigureAwait(false);
        }
        return Report();
    }

    private void Take(Result? left, Result? right)
    {
        if (left is not null && right is not null && left.End != right.End && !_areSessions)
        {
            // Two windows with one start.
            Take(left, null);
            Take(null, right);
        }
        else if (!IsLeftOut(left, right))
            Compare(left, right);
    }

    private bool IsLeftOut(Result? left, Result? right)
    {
        var start = (left ?? right)!.Id.Start;
        var end = EventTime.Later(left?.End ?? EventTime.Min, right?.End ?? EventTime.Min);
        if (after != EventTime.Min && start.Minus(_reach) <= after)
            _left.Before++;
        else if (end.Plus(Slack) > until)
            _left.NotFinal++;
        else if (KeptMs is { } kept && EventTime.Earlier(left?.End ?? end, right?.End ?? end).Plus(kept) <= now)
            _left.NotKept++;
        else
            return false;
        return true;
    }

    private long Slack => Math.Max(SlackOf(active), SlackOf(candidate));

    // A session is held one gap longer.
    private static long SlackOf(View view) =>
        view.Definition.AllowedLatenessMs + (view.Definition.Window is SessionWindow session ? session.GapMs : 0);

    private long? KeptMs => (active.Definition.TimeToLiveMs, candidate.Definition.TimeToLiveMs) switch
    {
        ({ } one, { } other) => Math.Min(one, other),
        var (one, other) => one ?? other,
    };

    private void Compare(Result? left, Result? right)
    {
        if (left is null || right is null)
        {
            var lone = Shown(left ?? right!);
            _only = (_only.Active + (left is null ? 0 : 1), _only.Candidate + (right is null ? 0 : 1));
            (left is null ? _onlyCandidate : _onlyActive).Add(lone, lone.Events);
            return;
        }
        _both++;
        if (_fields.Differs(left, right))
            _differing++;
    }

    private static LoneWindow Shown(Result result) =>
        new(ShownKey.Of(result.Id.Key), result.Id.Start.ToString(), result.End.ToString(), result.Events);

    private ViewReport Report() => new(candidate.Name)
    {
        IsOfAnotherMeaning = active.Meaning != candidate.Meaning,
        FinalUntil = until == EventTime.Max ? null : until.ToString(),
        Added = _fields.Added,
        Removed = _fields.Removed,
        Compared = _both + _only.Active + _only.Candidate,
        Differing = _differing,
        OnlyActive = _only.Active,
        OnlyCandidate = _only.Candidate,
        LeftOut = new LeftOut(_left.Before, _left.NotFinal, _left.NotKept),
        BegunLate = _fields.BegunLate,
        Fields = _fields.Reports(),
        LargestOnlyActive = _onlyActive.InOrder(),
        LargestOnlyCandidate = _onlyCandidate.InOrder(),
    };
}
