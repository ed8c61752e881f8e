namespace Serverless.Core.Decoding.Json;

/// <summary>The items of an array that lead to fields.</summary>
/// <param name="items">Each with its place: from 0 for the first, from -1 backwards for the last.</param>
internal sealed class ItemNode((int Place, Property Item)[] items)
{
    /// <summary>Whether the array must be counted before its items are known.</summary>
    public bool CountsBack { get; } = Array.Exists(items, one => one.Place < 0);

    /// <summary>The item at an index, by its place from the start; null when it leads to no field.</summary>
    public Property? FromStart(int index) => Find(index);

    /// <summary>As <see cref="FromStart"/>, by its place from the end of an array of so many items.</summary>
    public Property? FromEnd(int index, int count) => CountsBack ? Find(index - count) : null;

    private Property? Find(int place)
    {
        foreach (var one in items)
        {
            if (one.Place == place)
                return one.Item;
        }
        return null;
    }
}
