namespace Serverless.Core.Decoding.Json;

/// <summary>
/// What a property holds: a field (its index, or -1), an object that holds fields (<paramref name="inner"/>), either, or nothing of interest.
/// <paramref name="mark"/> is the number by which a second object of the same name is noticed; a field is noticed by its own index.
/// </summary>
internal sealed class Property(byte[] name, int field, PropertyNode? inner, int mark)
{
    public int Field { get; } = field;

    public PropertyNode? Inner { get; } = inner;

    public int Mark { get; } = mark;

    public WrittenName Name { get; } = new(name);

    /// <summary>
    /// The property that came behind this one lately: most likely it does so again, as whoever writes events writes them all in one order.
    /// </summary>
    public Property? Follower { get; private set; }

    /// <summary>The one that did before: it may again, where one of the two is not in every event.</summary>
    public Property? FormerFollower { get; private set; }

    public void SetFollower(Property? property) => (Follower, FormerFollower) = (property, Follower);
}
