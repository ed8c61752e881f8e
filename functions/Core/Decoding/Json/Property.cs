namespace Serverless.Core.Decoding.Json;

/// <summary>A property that events may have. Its value is a field, or an object with fields in it, or either of them, or ignored.</summary>
/// <param name="name">Its name in UTF-8, without quotes and escapes.</param>
/// <param name="field">The index of the field, or -1.</param>
/// <param name="inner">The properties of the object, if it may hold one of interest.</param>
/// <param name="mark">
/// The number by which <see cref="SeenFields"/> finds a second object of the name; for a field it is the field's index.
/// </param>
internal sealed class Property(byte[] name, int field, PropertyNode? inner, int mark)
{
    /// <summary>The index of the field that it holds, or -1.</summary>
    public int Field { get; } = field;

    /// <summary>The properties of the object that it holds; null when no object is of interest.</summary>
    public PropertyNode? Inner { get; } = inner;

    /// <summary>The number by which a second object of the same name is found.</summary>
    public int Mark { get; } = mark;

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
