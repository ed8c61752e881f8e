using Serverless.Core.Positions;

namespace Serverless.Runtime.Ports;

/// <summary>Events set aside that a query asks for.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Kind">Dead letters, or late events.</param>
public sealed record SideEventSelection(string Pipeline, SideOutputKind Kind)
{
    /// <summary>Only dead letters of this reason; null: of any.</summary>
    public string? Reason { get; init; }

    /// <summary>Also those that were redriven.</summary>
    public bool WithRedriven { get; init; }

    /// <summary>Only what comes after this place in the order of the answer; null: all.</summary>
    public SideEventPlace? After { get; init; }
}

/// <summary>The place of an event among those that were set aside: a few are at one position, late for different views.</summary>
/// <param name="Delta">The name of its delta object; an empty one comes before all.</param>
/// <param name="Position">Its position in the topic.</param>
/// <param name="Views">The views that it was late for, joined by line breaks.</param>
public readonly record struct SideEventPlace(string Delta, EventPosition Position, string Views) : IComparable<SideEventPlace>
{
    /// <summary>The place of an event.</summary>
    public static SideEventPlace Of(SideEvent side) => new(side.Delta, side.Position, string.Join('\n', side.Views));

    /// <summary>The views, one by one.</summary>
    public IReadOnlyList<string> ViewNames => Views.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>By delta object, position and views.</summary>
    public int CompareTo(SideEventPlace other)
    {
        if (string.CompareOrdinal(Delta, other.Delta) is not 0 and var byDelta)
            return byDelta;
        return Position.CompareTo(other.Position) is not 0 and var byPosition ? byPosition : string.CompareOrdinal(Views, other.Views);
    }
}
