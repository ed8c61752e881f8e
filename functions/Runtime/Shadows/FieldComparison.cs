using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Verification;

namespace Serverless.Runtime.Shadows;

/// <summary>
/// Compares the fields of two results of one window: the number of its events, its end, and the values that both views have. Numbers agree
/// when they differ in their last digits only: shards merge in any order.
/// </summary>
internal sealed class FieldComparison
{
    private const string Events = "events";
    private const string End = "end";

    private readonly (FlatValues Values, View View) _active;
    private readonly (FlatValues Values, View View) _candidate;
    private readonly List<(string Name, int Active, int Candidate, string Aggregate, string Kind)> _common;
    private readonly Dictionary<string, Tally> _tallies = [];
    private readonly int _most;

    public FieldComparison(View active, View candidate, int most)
    {
        (_active, _candidate, _most) = ((new FlatValues(active), active), (new FlatValues(candidate), candidate), most);
        var kinds = candidate.Definition.Aggregates.ToDictionary(aggregate => aggregate.Name, aggregate => aggregate.Kind);
        foreach (var computed in candidate.Definition.Computed)
            kinds.Add(computed.Name, ValueCheck.Computed);
        var names = _active.Values.Names.ToList();
        _common =
        [
            .. from field in _candidate.Values.Names.Index()
               let active1 = names.IndexOf(field.Item)
               where active1 >= 0
               let aggregate = field.Item.Split('.')[0]
               select (field.Item, active1, field.Index, aggregate, kinds[aggregate]),
        ];
        Added = [.. _candidate.Values.Names.Except(names)];
        Removed = [.. names.Except(_candidate.Values.Names)];
    }

    /// <summary>Fields that only the candidate has.</summary>
    public IReadOnlyList<string> Added { get; }

    /// <summary>Fields that only the pipeline has.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Values that weren't compared, as their aggregate was added while the window was open.</summary>
    public long BegunLate { get; private set; }

    /// <summary>Compares two results of one window; notes what differs.</summary>
    public bool Differs(Result active, Result candidate)
    {
        var differs = Differs(active, Events, "", Number(active.Events), Number(candidate.Events));
        if (active.End != candidate.End)
            differs |= Note(active, End, Text(active.End.ToString()), Text(candidate.End.ToString()));
        var (left, right) = (_active.Values.Read(active), _candidate.Values.Read(candidate));
        var late = ResultRenderer.BegunLate(active, _active.View.Layout)
            .Concat(ResultRenderer.BegunLate(candidate, _candidate.View.Layout)).ToHashSet();
        foreach (var (name, one, other, aggregate, kind) in _common)
        {
            if (late.Contains(aggregate))
                BegunLate++;
            else
                differs |= Differs(active, name, kind, left[one], right[other]);
        }
        return differs;
    }

    /// <summary>The fields that differ somewhere, in their order.</summary>
    public IReadOnlyList<FieldReport> Reports() =>
    [
        .. new[] { Events, End }.Concat(_common.Select(field => field.Name)).Distinct().Where(_tallies.ContainsKey)
            .Select(name => _tallies[name].Report(name)),
    ];

    private bool Differs(Result window, string name, string kind, JsonElement active, JsonElement candidate) =>
        !ValueCheck.Agree(kind, active, candidate) && Note(window, name, active, candidate);

    private bool Note(Result window, string name, JsonElement active, JsonElement candidate)
    {
        if (!_tallies.TryGetValue(name, out var tally))
            _tallies[name] = tally = new Tally(_most);
        tally.Add(window, active, candidate);
        return true;
    }

    private static JsonElement Number(long value) => JsonSerializer.SerializeToElement(value);

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value);

    /// <summary>The differences of one field.</summary>
    private sealed class Tally(int most)
    {
        private readonly Largest<ValueDifference> _largest = new(most);
        private long _count;
        private double? _sum;

        public void Add(Result window, JsonElement active, JsonElement candidate)
        {
            double? difference = active.ValueKind == JsonValueKind.Number && candidate.ValueKind == JsonValueKind.Number
                ? candidate.GetDouble() - active.GetDouble()
                : null;
            _count++;
            _sum = difference is { } number ? (_sum ?? 0) + number : _sum;
            var relative = difference is null || active.GetDouble() == 0 ? null : difference / Math.Abs(active.GetDouble());
            var shown = new ValueDifference(
                ShownKey.Of(window.Id.Key), window.Id.Start.ToString(), window.End.ToString(), active, candidate,
                Finite(difference), Finite(relative));
            _largest.Add(shown, difference is { } size ? Math.Abs(size) : double.NaN);
        }

        public FieldReport Report(string name) => new(name, _count, Finite(_sum), _largest.InOrder());

        // JSON has no other numbers.
        private static double? Finite(double? number) => number is { } given && double.IsFinite(given) ? given : null;
    }
}
