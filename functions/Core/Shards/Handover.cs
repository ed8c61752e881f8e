using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>A shard of the layout before, whose state goes over to those of the next one.</summary>
/// <param name="State">Its state, with all that is sealed for it applied and nothing in the outbox.</param>
/// <param name="Subject">The definition that the state is of.</param>
/// <param name="IsInherited">Whether what has no key goes over too: counts, and what was set aside.</param>
public sealed record Donor(ShardState State, ISharded Subject, bool IsInherited);

/// <summary>
/// Makes the state with which a shard of a new layout begins. No window is lost or emitted again, and nothing is counted twice: each key
/// goes to the shard that it belongs to now, what has no key to one of those that take.
/// </summary>
public static class Handover
{
    /// <summary>The state.</summary>
    /// <param name="subject">What the shard is of.</param>
    /// <param name="begun">Where each of its sources begins, for those that no donor has.</param>
    /// <param name="donors">At least one; of all donors that may have keys of the shard.</param>
    /// <param name="owns">Tells by a key's hash whether the key belongs to the shard.</param>
    /// <param name="since">When the new layout began.</param>
    /// <param name="nowMs">The clock, ms since 1970.</param>
    /// <exception cref="CorruptDataException">Two donors have one key: it would have two windows.</exception>
    public static ShardState Take(
        ISharded subject,
        IReadOnlyList<SourceFence> begun,
        IReadOnlyList<Donor> donors,
        Func<ulong, bool> owns,
        DateTimeOffset since,
        long nowMs)
    {
        var state = ShardState.Begin(subject, begun.Select(fence => FenceOf(fence, donors)), nowMs);
        state.Fired = donors.Min(donor => donor.State.Fired);
        state.Released = donors.Max(donor => donor.State.Released);
        state.LogNumber = donors.Max(donor => donor.State.LogNumber);
        state.EarlyAt = donors.Max(donor => donor.State.EarlyAt);
        foreach (var donor in donors)
        {
            if (donor.IsInherited)
                state.Aside = state.Aside.Plus(donor.State.Aside);
            if (subject is View view)
                TakeKeys(state, donor.State, new ViewChange((View)donor.Subject, view, since), view, owns);
            else
                state.Observed!.Take(donor.State.Observed!, owns);
        }
        return state;
    }

    private static SourceFence FenceOf(SourceFence begun, IReadOnlyList<Donor> donors)
    {
        var fences = donors
            .Select(donor => (donor.IsInherited, Fence: donor.State.Sources.FirstOrDefault(fence => fence.Source == begun.Source)))
            .Where(one => one.Fence is not null)
            .ToList();
        // Where the view meant something else in between, what came then is not the shard's, and the sums begin anew.
        if (fences is not [(_, { } one), ..] || one.At != begun.At)
            return begun;
        var taken = SourceFence.BeginningAt(begun.Source, one.At, one.Watermark, one.Base);
        taken.Applied = fences.Where(one => one.IsInherited).Sum(one => one.Fence!.Applied);
        taken.Lost = fences.Where(one => one.IsInherited).Aggregate(default(LostEvents), (sum, one) => sum.Plus(one.Fence!.Lost));
        taken.SetAside = fences.Where(one => one.IsInherited).Sum(one => one.Fence!.SetAside);
        return taken;
    }

    private static void TakeKeys(ShardState state, ShardState donor, ViewChange change, View view, Func<ulong, bool> owns)
    {
        foreach (var (key, held) in donor.Keys.Where(one => owns(Hash64.Of(one.Key))))
        {
            if (state.Find(key) is not null)
                throw new CorruptDataException($"two shards of the layout before hold key {ShownKey.Of(Encoding.UTF8.GetString(key))}");
            var windows = state.WindowsOf(key);
            windows.Windows.AddRange(held.Windows.Select(window => window.With(Carried(window.Cell))));
            windows.Opened = held.Opened;
            windows.Slices.AddRange(held.Slices.Select(part => part with { Cell = Carried(part.Cell) }));
        }

        WindowCell Carried(WindowCell cell) => change.IsNone ? cell : new WindowCell(view.Cells, change.Of(cell.Open()));
    }
}
