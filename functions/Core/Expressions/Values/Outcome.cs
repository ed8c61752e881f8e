namespace Serverless.Core.Expressions.Values;

/// <summary>What an evaluation came to: a value, a missing field, or an error, named by its cause.</summary>
internal enum Outcome : byte
{
    /// <summary>There is a value.</summary>
    Ok,

    /// <summary>A field that the value depends on is missing.</summary>
    Missing,

    /// <summary>A result of integer arithmetic has no place in 64 bits.</summary>
    Overflow,

    /// <summary>An integer was divided by zero.</summary>
    DivisionByZero,

    /// <summary>A time, a duration or a converted number lies beyond the range of its type.</summary>
    OutOfRange,

    /// <summary>A text is no value of the type that it is converted to.</summary>
    BadConversion,

    /// <summary>A list has no item, or a text no character, at an index.</summary>
    NoSuchIndex,

    /// <summary>There is no such time zone.</summary>
    UnknownZone,

    /// <summary>A text that was built, or a list, is longer than <see cref="Limits"/> allow.</summary>
    TooLong,

    /// <summary>Bytes that should become text are not UTF-8.</summary>
    InvalidUtf8,
}
