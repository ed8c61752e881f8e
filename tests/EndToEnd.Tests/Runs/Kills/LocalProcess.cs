using System.Collections.Concurrent;
using System.Diagnostics;

namespace Serverless.EndToEnd.Tests.Runs.Kills;

/// <summary>The local host in a process of its own. It is killed when this is disposed.</summary>
internal sealed class LocalProcess : IDisposable
{
    private const int LinesKept = 40;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LocalProcess(params string[] args)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Serverless.Local.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The first line that it writes.</summary>
    public Task<string> FirstLine => _first.Task;

    /// <summary>Whether all that it writes is kept, and not only what it wrote last.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>What it wrote last.</summary>
    public string Said => string.Join('\n', _lines);

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Ends when it has, and all that it wrote is kept.</summary>
    public Task EndAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    /// <summary>SIGKILL, where there is such a thing: nothing of it is finished.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _first.TrySetResult(line);
        _lines.Enqueue(line);
        while (!KeepsAll && _lines.Count > LinesKept)
            _lines.TryDequeue(out _);
    }
}
