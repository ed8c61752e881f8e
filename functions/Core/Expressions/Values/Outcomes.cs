using Serverless.Core.Rejections;

namespace Serverless.Core.Expressions.Values;

/// <summary>How outcomes are joined and named.</summary>
internal static class Outcomes
{
    /// <summary>
    /// The outcome of what needs both: a missing field wins over an error, and else the first error counts. So the result doesn't depend on
    /// the order of the operands as far as "missing" goes.
    /// </summary>
    public static Outcome Join(Outcome left, Outcome right) =>
        left == Outcome.Missing || right == Outcome.Missing ? Outcome.Missing : left != Outcome.Ok ? left : right;

    /// <summary>The error in words.</summary>
    public static string Words(this Outcome outcome) => outcome switch
    {
        Outcome.Ok => "no error",
        Outcome.Missing => "a field is missing",
        Outcome.Overflow => "integer overflow",
        Outcome.DivisionByZero => "division by zero",
        Outcome.OutOfRange => "a value is out of range",
        Outcome.BadConversion => "the text can't be converted",
        Outcome.NoSuchIndex => "there is no such index",
        Outcome.UnknownZone => "there is no such time zone",
        Outcome.TooLong => "the result is too long",
        _ => "the bytes are not UTF-8",
    };

    /// <summary>The reason code (<see cref="Reasons"/>) that a dead letter has for the error.</summary>
    public static string Reason(this Outcome outcome) => outcome switch
    {
        Outcome.Overflow or Outcome.DivisionByZero => Reasons.Arithmetic,
        Outcome.BadConversion or Outcome.OutOfRange or Outcome.InvalidUtf8 => Reasons.Conversion,
        _ => Reasons.Expression,
    };
}
