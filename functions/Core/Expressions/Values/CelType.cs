namespace Serverless.Core.Expressions.Values;

/// <summary>The kinds of types, as CEL names them.</summary>
internal enum Kind : byte
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,

    /// <summary>An IP address (CEL's network library).</summary>
    Ip,

    /// <summary>A range of IP addresses.</summary>
    Network,

    /// <summary>A URL, as its text.</summary>
    Url,

    /// <summary>An int, a uint or a double: the items of a list that mixes them.</summary>
    Number,
}

/// <summary>
/// The type of an expression. <paramref name="Item"/> is the type of a list's items, null for an empty list and for all other types.
/// </summary>
internal sealed record CelType(Kind Kind, CelType? Item = null)
{
    public static readonly CelType Null = new(Kind.Null);
    public static readonly CelType Bool = new(Kind.Bool);
    public static readonly CelType Int = new(Kind.Int);
    public static readonly CelType Uint = new(Kind.Uint);
    public static readonly CelType Real = new(Kind.Double);
    public static readonly CelType Str = new(Kind.String);
    public static readonly CelType Bytes = new(Kind.Bytes);
    public static readonly CelType Timestamp = new(Kind.Timestamp);
    public static readonly CelType Duration = new(Kind.Duration);
    public static readonly CelType Number = new(Kind.Number);
    public static readonly CelType Ip = new(Kind.Ip);
    public static readonly CelType Network = new(Kind.Network);
    public static readonly CelType Url = new(Kind.Url);
    public static readonly CelType EmptyList = new(Kind.List);

    public static CelType ListOf(CelType? item) => new(Kind.List, item);

    public bool IsNumeric => Kind is Kind.Int or Kind.Uint or Kind.Double or Kind.Number;

    /// <summary>Whether only its own functions take values of it: no list holds them.</summary>
    public bool IsOpaque => Kind is Kind.Ip or Kind.Network or Kind.Url;

    /// <summary>The type that holds values of both, or null: numbers mix, an empty list fits every list.</summary>
    public static CelType? Common(CelType left, CelType right) => (left, right) switch
    {
        _ when left == right => left,
        ({ IsNumeric: true }, { IsNumeric: true }) => Number,
        ({ Kind: Kind.List }, { Kind: Kind.List }) => CommonList(left.Item, right.Item),
        _ => null,
    };

    private static CelType? CommonList(CelType? left, CelType? right) =>
        left is null ? ListOf(right) : right is null ? ListOf(left) : Common(left, right) is { } item ? ListOf(item) : null;

    /// <summary>As CEL writes it, such as <c>list(int)</c>.</summary>
    public override string ToString() => Kind switch
    {
        Kind.Null => "null",
        Kind.Number => "number",
        Kind.Ip => "net.IP",
        Kind.Network => "net.CIDR",
        Kind.Url => "url",
        Kind.List => Item is null ? "list" : $"list({Item})",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
