using Span8 = System.ReadOnlySpan<byte>;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using static Serverless.Core.Expressions.Values.CelType;

namespace Serverless.Core.Expressions.Checking;

/// <summary>
/// The functions that are called by name, except those that need more than types: <c>has</c>, <c>dyn</c>, those that take a
/// constant, the parts of times.
/// </summary>
internal static class Functions
{
    private static readonly Overload[] All =
    [
        Of("size", [Str], Int, a => new Unary<TextSize, Span8, long>(a[0].Text)),
        Of("size", [Bytes], Int, a => new Unary<BytesSize, Span8, long>(a[0].Text)),
        Of("size", [EmptyList], Int, a => new Unary<ListSize, Item[], long>(a[0].List)),
        Member("size", [Str], Int, a => new Unary<TextSize, Span8, long>(a[0].Text)),
        Member("size", [Bytes], Int, a => new Unary<BytesSize, Span8, long>(a[0].Text)),
        Member("size", [EmptyList], Int, a => new Unary<ListSize, Item[], long>(a[0].List)),

        Member("startsWith", [Str, Str], Bool, a => new Binary<StartsWith, Span8, Span8, bool>(a[0].Text, a[1].Text)),
        Member("endsWith", [Str, Str], Bool, a => new Binary<EndsWith, Span8, Span8, bool>(a[0].Text, a[1].Text)),
        Member("contains", [Str, Str], Bool, a => new Binary<Contains, Span8, Span8, bool>(a[0].Text, a[1].Text)),
        Member("lowerAscii", [Str], Str, a => new Unary<LowerAscii, Span8, Span8>(a[0].Text)),
        Member("upperAscii", [Str], Str, a => new Unary<UpperAscii, Span8, Span8>(a[0].Text)),
        Member("trim", [Str], Str, a => new Unary<Trim, Span8, Span8>(a[0].Text)),
        Member("charAt", [Str, Int], Str, a => new Binary<CharAt, Span8, long, Span8>(a[0].Text, a[1].Long)),
        Member("substring", [Str, Int], Str, a => new Binary<SubstringFrom, Span8, long, Span8>(a[0].Text, a[1].Long)),
        Member("substring", [Str, Int, Int], Str, a => new Ternary<Substring, Span8, long, long, Span8>(a[0].Text, a[1].Long, a[2].Long)),
        Member("indexOf", [Str, Str], Int, a => new Binary<IndexOf, Span8, Span8, long>(a[0].Text, a[1].Text)),
        Member("indexOf", [Str, Str, Int], Int, a => new Ternary<IndexOfFrom, Span8, Span8, long, long>(a[0].Text, a[1].Text, a[2].Long)),
        Member("lastIndexOf", [Str, Str], Int, a => new Binary<LastIndexOf, Span8, Span8, long>(a[0].Text, a[1].Text)),
        Member("lastIndexOf", [Str, Str, Int], Int, a =>
            new Ternary<LastIndexOfFrom, Span8, Span8, long, long>(a[0].Text, a[1].Text, a[2].Long)),
        Member("replace", [Str, Str, Str], Str, a =>
            new Ternary<Replace, Span8, Span8, Span8, Span8>(a[0].Text, a[1].Text, a[2].Text)),
        Member("replace", [Str, Str, Str, Int], Str, a => new LimitedReplace(a[0].Text, a[1].Text, a[2].Text, a[3].Long)),
        Member("split", [Str, Str], ListOf(Str), a => new Binary<Split, Span8, Span8, Item[]>(a[0].Text, a[1].Text)),
        Member("split", [Str, Str, Int], ListOf(Str), a =>
            new Ternary<LimitedSplit, Span8, Span8, long, Item[]>(a[0].Text, a[1].Text, a[2].Long)),
        Member("join", [ListOf(Str)], Str, a => new Binary<Join, Item[], Span8, Span8>(a[0].List, new TextConstant([]))),
        Member("join", [ListOf(Str), Str], Str, a => new Binary<Join, Item[], Span8, Span8>(a[0].List, a[1].Text)),

        Of("int", [Int], Int, a => a[0].Node),
        Of("int", [Uint], Int, a => new Unary<UintToInt, ulong, long>(a[0].Uint)),
        Of("int", [Real], Int, a => new Unary<DoubleToInt, double, long>(a[0].Double)),
        Of("int", [Str], Int, a => new Unary<TextToInt, Span8, long>(a[0].Text)),
        Of("int", [Timestamp], Int, a => new Unary<MomentToInt, Moment, long>(a[0].Moment)),
        Of("int", [CelType.Number], Int, a => new Unary<NumberToInt, Number, long>(a[0].Number)),
        Of("uint", [Uint], Uint, a => a[0].Node),
        Of("uint", [Int], Uint, a => new Unary<IntToUint, long, ulong>(a[0].Long)),
        Of("uint", [Real], Uint, a => new Unary<DoubleToUint, double, ulong>(a[0].Double)),
        Of("uint", [Str], Uint, a => new Unary<TextToUint, Span8, ulong>(a[0].Text)),
        Of("double", [Real], Real, a => a[0].Node),
        Of("double", [Int], Real, a => new Unary<IntToDouble, long, double>(a[0].Long)),
        Of("double", [Uint], Real, a => new Unary<UintToDouble, ulong, double>(a[0].Uint)),
        Of("double", [Str], Real, a => new Unary<TextToDouble, Span8, double>(a[0].Text)),
        Of("double", [CelType.Number], Real, a => new Unary<NumberToDouble, Number, double>(a[0].Number)),
        Of("bool", [Bool], Bool, a => a[0].Node),
        Of("bool", [Str], Bool, a => new Unary<TextToBool, Span8, bool>(a[0].Text)),
        Of("string", [Str], Str, a => a[0].Node),
        Of("string", [Int], Str, a => new Unary<IntToText, long, Span8>(a[0].Long)),
        Of("string", [Uint], Str, a => new Unary<UintToText, ulong, Span8>(a[0].Uint)),
        Of("string", [Real], Str, a => new Unary<DoubleToText, double, Span8>(a[0].Double)),
        Of("string", [Bool], Str, a => new Unary<BoolToText, bool, Span8>(a[0].Bool)),
        Of("string", [Bytes], Str, a => new Unary<BytesToText, Span8, Span8>(a[0].Text)),
        Of("string", [Timestamp], Str, a => new Unary<MomentToText, Moment, Span8>(a[0].Moment)),
        Of("string", [Duration], Str, a => new Unary<DurationToText, long, Span8>(a[0].Long)),
        Of("bytes", [Bytes], Bytes, a => a[0].Node),
        Of("bytes", [Str], Bytes, a => a[0].Node),
        Of("timestamp", [Timestamp], Timestamp, a => a[0].Node),
        Of("timestamp", [Str], Timestamp, a => new Unary<TextToMoment, Span8, Moment>(a[0].Text)),
        Of("timestamp", [Int], Timestamp, a => new Unary<IntToMoment, long, Moment>(a[0].Long)),
        Of("string", [Ip], Str, a => new Unary<IpToText, IpAddress, Span8>(a[0].Ip)),
        Of("string", [Network], Str, a => new Unary<NetworkToText, IpNetwork, Span8>(a[0].Network)),
        Of("string", [Url], Str, a => a[0].Node),
        Of("duration", [Duration], Duration, a => a[0].Node),
        Of("duration", [Str], Duration, a => new Unary<TextToDuration, Span8, long>(a[0].Text)),
    ];

    private static readonly ILookup<string, Overload> ByName =
        All.Concat(NetworkFunctions.All).ToLookup(one => one.Name, StringComparer.Ordinal);

    public static IReadOnlyList<Overload> Find(string name) => [.. ByName[name]];

    public static IEnumerable<string> Names => ByName.Select(group => group.Key);

    /// <summary>A function that is called by its name.</summary>
    public static Overload Of(string name, CelType[] takes, CelType gives, Func<Checked[], Node> make) =>
        new(name, false, takes, gives, make);

    /// <summary>A function that is called on a value.</summary>
    public static Overload Member(string name, CelType[] takes, CelType gives, Func<Checked[], Node> make) =>
        new(name, true, takes, gives, make);
}
