using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Windows;

namespace Serverless.Core.Pipelines;

/// <summary>A compiled view.</summary>
/// <param name="Definition">What it was compiled from.</param>
/// <param name="Index">Its index among the views of the pipeline, from 0.</param>
/// <param name="KeySlots">The slots of its key fields, in the order of the key.</param>
/// <param name="Where">Its condition; null when every event belongs to it.</param>
/// <param name="Aggregates">Its aggregates, in the order of the definition.</param>
/// <param name="DefinitionHash">
/// Changes with everything that changes the meaning of its states: key, condition, window, lateness, firing mode, aggregates.
/// </param>
public sealed record View(
    ViewDefinition Definition,
    int Index,
    IReadOnlyList<int> KeySlots,
    Condition? Where,
    IReadOnlyList<Aggregate> Aggregates,
    string DefinitionHash) : ISharded
{
    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public Sharding Sharding => Definition.Sharding;

    /// <inheritdoc/>
    public int Shards => Definition.Shards;

    /// <summary>Spare cells of the view.</summary>
    public CellPool Cells { get; } = new(new CellLayout(Aggregates));

    /// <summary>The layout of the view's cells.</summary>
    public CellLayout Layout => Cells.Layout;
}
