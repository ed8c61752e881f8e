namespace Serverless.Core.Definitions;

/// <summary>
/// Reads the options of an entry of a pipeline file by name. A mistake is added to the file's errors, with line and path, and the reader
/// returns an empty text or the value of a missing option. Options that are never read are errors.
/// </summary>
public interface IOptionReader
{
    /// <summary>A text that must be given and must not be empty.</summary>
    string Text(string name);

    /// <summary>A text, or null when there is none.</summary>
    string? OptionalText(string name);

    /// <summary>Whether the option is there and true.</summary>
    bool Flag(string name);

    /// <summary>
    /// A whole number from <paramref name="least"/> to <paramref name="most"/>, or <paramref name="otherwise"/> when there is none.
    /// </summary>
    int Whole(string name, int otherwise, int least, int most);

    /// <summary>
    /// One of <paramref name="choices"/> by its name; <paramref name="otherwise"/> when there is none, or after an error.
    /// </summary>
    T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T otherwise)
        where T : struct;

    /// <summary>
    /// Any value as JSON on one line; of a text, which then is JSON itself, what is in the quotes. Null when there is none.
    /// </summary>
    string? OptionalJson(string name);

    /// <summary>The texts of an array, none when it is missing.</summary>
    IReadOnlyList<string> Texts(string name);

    /// <summary>The texts of an object by their names, none of them empty; none when it is missing.</summary>
    IReadOnlyDictionary<string, string> TextsByName(string name);

    /// <summary>The formats of an array, each an object with its kind and the options that are its own; none when it is missing.</summary>
    IReadOnlyList<FormatDefinition> Formats(string name);

    /// <summary>Adds an error about an option, or about the entry when it hasn't got that option.</summary>
    void Error(string name, string message);
}
