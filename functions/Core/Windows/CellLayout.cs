using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Windows;

/// <summary>
/// Where in a cell the state of each of a view's aggregates lies: behind a <see cref="CellHead"/> the numbers of all of them side by side, so that
/// a cell of a few sums is a few neighbouring words; beside them what grows.
/// </summary>
public sealed class CellLayout
{
    private readonly Part[] _parts;

    public CellLayout(IReadOnlyList<Aggregate> aggregates)
    {
        Aggregates = aggregates;
        _parts = new Part[aggregates.Count];
        Numbers = CellHead.Numbers;
        for (var index = 0; index < _parts.Length; index++)
        {
            var function = aggregates[index].Function;
            var grows = function.NewVariableState() is not null;
            _parts[index] = new Part(function, Numbers, function.FixedSlots, grows ? Growing : -1);
            Numbers += function.FixedSlots;
            Growing += grows ? 1 : 0;
        }
    }

    public IReadOnlyList<Aggregate> Aggregates { get; }

    /// <summary>Numbers in a cell.</summary>
    public int Numbers { get; }

    /// <summary>Growing states in a cell.</summary>
    public int Growing { get; }

    internal ReadOnlySpan<Part> Parts => _parts;

    /// <summary>The growing states of a new cell.</summary>
    internal VariableState[] NewGrowing() => Growing == 0 ? [] : [.. _parts.Select(part => part.Function.NewVariableState()).OfType<VariableState>()];

    /// <summary>An aggregate's place in a cell.</summary>
    internal readonly record struct Part(AggregateFunction Function, int At, int Numbers, int GrowingAt)
    {
        public Accumulator In(long[] numbers, VariableState[] growing) =>
            new(numbers.AsSpan(At, Numbers), GrowingAt < 0 ? null : growing[GrowingAt]);
    }
}
