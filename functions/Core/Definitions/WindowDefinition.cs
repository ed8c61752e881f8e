namespace Serverless.Core.Definitions;

/// <summary>
/// How events are assigned to the windows of a view. Every window is half-open, <c>[start, end)</c>. Each kind has a folder under
/// <c>WindowKinds</c>, with a definition that derives from this one.
/// </summary>
public abstract record WindowDefinition
{
    /// <summary>The kind's name in pipeline files, such as <c>tumbling</c>. Part of a view's hash.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// The parameters of the kind: lengths in milliseconds, or counts, always in the same order. Part of a view's hash, so one that came
    /// later is left out where it says nothing new.
    /// </summary>
    public abstract IReadOnlyList<long> Parameters { get; }

    /// <summary>
    /// What pipeline files say: a value for each parameter of the kind's syntax, in its order; the last ones may lack, and null is one that
    /// isn't written. Where files give nothing else, that is the <see cref="Parameters"/>.
    /// </summary>
    internal virtual IReadOnlyList<WindowValue?> Written => [.. Parameters.Select(number => (WindowValue?)new WindowValue(number))];

    /// <summary>
    /// How long windows usually are, and how long it is from the start of one to that of the next, ms; null where keys have windows of
    /// their own.
    /// </summary>
    // A method, as properties are part of a definition's hash.
    public virtual (long SizeMs, long StrideMs)? UsualLengths() => null;

    /// <summary>Whether an event is in one window only.</summary>
    public virtual bool IsDisjoint => true;

    /// <summary>Whether a window ends, so that it has a last pane.</summary>
    internal virtual bool HasEnd => true;

    /// <summary>Whether all keys have the same windows, so that results of many keys can be kept together.</summary>
    public virtual bool IsOfAllKeys => false;

    /// <summary>How views with such windows are sharded unless they say: rekeyed, or else the windows need a partition's order.</summary>
    public virtual Sharding DefaultSharding => Sharding.Rekeyed;

    /// <summary>
    /// The properties of a view that don't fit this window: the name of each, with what is wrong and how to put it right.
    /// </summary>
    public virtual IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view) => [];
}
