namespace Serverless.Core.Definitions;

/// <summary>
/// Takes the options of an entry of a pipeline file by name. What is wrong with one is added to the file's errors, with line and path, and
/// reading goes on with a stand-in: an empty text, or the value that stands for a missing option. Options that nobody takes are errors.
/// </summary>
public interface IOptionReader
{
    /// <summary>A text that must be there and not be empty.</summary>
    string Text(string name);

    /// <summary>A text, or null when there is none.</summary>
    string? OptionalText(string name);

    /// <summary>Whether the option is there and true.</summary>
    bool Flag(string name);

    /// <summary>
    /// A whole number from <paramref name="least"/> to <paramref name="most"/>, or <paramref name="otherwise"/> when there is none.
    /// </summary>
    int Whole(string name, int otherwise, int least, int most);

    /// <summary>The texts of an array, none when it is missing.</summary>
    IReadOnlyList<string> Texts(string name);

    /// <summary>Adds an error about an option, or about the entry when it hasn't got that option.</summary>
    void Error(string name, string message);
}
