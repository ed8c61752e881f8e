namespace Serverless.Core.Decoding.Json;

/// <summary>
/// A property that events may have, or an item of an array. Its value fills fields, or is an object or an array with fields in it, or any
/// of these, or is ignored.
/// </summary>
/// <param name="name">Its name in UTF-8, without quotes and escapes; empty for an item.</param>
/// <param name="places">The places of fields that it is.</param>
/// <param name="inner">The properties of the object, if it may hold one of interest.</param>
/// <param name="items">The items of the array, if it may hold one of interest.</param>
/// <param name="mark">
/// The number by which <see cref="SeenProperties"/> finds a second object or array of the name; by the next number it finds a second value.
/// </param>
internal sealed class Property(byte[] name, FieldPlace[] places, PropertyNode? inner, ItemNode? items, int mark)
{
    /// <summary>The places of fields that it is: none, one, or of several fields.</summary>
    public FieldPlace[] Places { get; } = places;

    /// <summary>The index of the one field that it may fill; -1 where it fills none, or several.</summary>
    public int Field { get; } = places is [{ Field: var field }] ? field : -1;

    /// <summary>The properties of the object that it holds; null when no object is of interest.</summary>
    public PropertyNode? Inner { get; } = inner;

    /// <summary>The items of the array that it holds; null when no array is of interest.</summary>
    public ItemNode? Items { get; } = items;

    /// <summary>The number by which a second object or array of the same name is found.</summary>
    public int Mark { get; } = mark;

    /// <summary>The number by which a second value of the same name is found that fills fields.</summary>
    public int ValueMark => Mark + 1;

    /// <summary>The name as events write it.</summary>
    public WrittenName Name { get; } = new(name);

    /// <summary>
    /// The property that came after this one in the last event. It probably does so again, as a producer writes the properties of all its
    /// events in one order.
    /// </summary>
    public Property? Follower { get; private set; }

    /// <summary>The property that was the follower before. It may be so again when one of the two is not in every event.</summary>
    public Property? FormerFollower { get; private set; }

    /// <summary>Notes the property that came after this one; null for one that isn't remembered.</summary>
    public void SetFollower(Property? property) => (Follower, FormerFollower) = (property, Follower);
}
