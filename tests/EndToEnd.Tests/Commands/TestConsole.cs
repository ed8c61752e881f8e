using System.Runtime.CompilerServices;
using System.Text;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>
/// The console as each test sees it: what is written goes to the text that was begun where the writer was called from, so that verbs run
/// beside each other in one process; without one, to the process's own console.
/// </summary>
internal sealed class TestConsole : TextWriter
{
    private static readonly TestConsole _out = new(Console.Out);
    private static readonly TestConsole _error = new(Console.Error);

    private readonly TextWriter _own;
    private readonly AsyncLocal<TextWriter?> _text = new();

    private TestConsole(TextWriter own) => _own = own;

    public override Encoding Encoding => _own.Encoding;

    private TextWriter Text => _text.Value ?? _own;

    /// <summary>Both texts from now on, in what the caller runs and starts.</summary>
    public static (StringWriter Out, StringWriter Error) Begin()
    {
        var (text, error) = (new StringWriter(), new StringWriter());
        _out._text.Value = Synchronized(text);
        _error._text.Value = Synchronized(error);
        return (text, error);
    }

    public override void Write(char value) => Text.Write(value);

    public override void Write(char[] buffer, int index, int count) => Text.Write(buffer, index, count);

    public override void Write(string? value) => Text.Write(value);

    public override void WriteLine(string? value) => Text.WriteLine(value);

    public override void Flush() => Text.Flush();

    [ModuleInitializer]
    internal static void Install()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}
