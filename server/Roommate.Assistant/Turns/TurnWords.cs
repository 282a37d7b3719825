using System.Runtime.CompilerServices;
using System.Text;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>
/// What a turn that runs here has said so far. Whoever reads along on this node has each word when the model said it, before it
/// is written down: a voice that waited for the next commit would begin up to 100 ms later where a hundred turns run.
/// </summary>
internal sealed class TurnWords(string begun)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new(begun);
    private readonly List<int> _breaks = [];
    private TaskCompletionSource? _changed;
    private (int Length, Action Then)? _enough;
    private TurnStatus? _status;
    private bool _isOver;

    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _text.Length;
            }
        }
    }

    /// <summary>Calls once when so much has been said.</summary>
    public void WhenSaid(int length, Action then) => _enough = (length, then);

    public void Add(string text)
    {
        Action? then = null;
        lock (_lock)
        {
            _text.Append(text);
            if (_enough is { } enough && _text.Length >= enough.Length)
            {
                (then, _enough) = (enough.Then, null);
            }
        }

        then?.Invoke();
        Tell();
    }

    /// <summary>Something else than text follows, a tool for example.</summary>
    public void Break()
    {
        lock (_lock)
        {
            if (_text.Length == (_breaks.Count > 0 ? _breaks[^1] : 0))
            {
                return;
            }

            _breaks.Add(_text.Length);
        }

        Tell();
    }

    /// <summary>The turn has ended and is written down so.</summary>
    public void End(TurnStatus status)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            (_status, _isOver) = (status, true);
        }

        Tell();
    }

    /// <summary>It goes on elsewhere, or nobody here knows how it ends: who reads along looks at what is written down.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        Tell();
    }

    public string Text(int from, int to)
    {
        lock (_lock)
        {
            return _text.ToString(from, to - from);
        }
    }

    /// <summary>All of it from the beginning, as it is said. The last piece says how the turn ended; without one it goes on elsewhere.</summary>
    public async IAsyncEnumerable<SaidPiece> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (at, breaks) = (0, 0);
        while (true)
        {
            var (piece, isLast, changed) = Next(at, breaks);
            if (changed is not null)
            {
                await changed.WaitAsync(ct);
                continue;
            }

            at += piece.Text.Length;
            breaks += piece.IsBreak ? 1 : 0;
            yield return piece;
            if (isLast)
            {
                yield break;
            }
        }
    }

    // What there is behind a place; a task when there is nothing more yet.
    private (SaidPiece Piece, bool IsLast, Task? Changed) Next(int at, int breaks)
    {
        lock (_lock)
        {
            if (breaks < _breaks.Count)
            {
                return (new SaidPiece(_text.ToString(at, _breaks[breaks] - at), IsBreak: true, Status: null), false, null);
            }

            if (_isOver || _text.Length > at)
            {
                return (new SaidPiece(_text.ToString(at, _text.Length - at), IsBreak: false, _status), _isOver, null);
            }

            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (default, false, _changed.Task);
        }
    }

    // Most turns have nobody here who reads along: then this costs nothing.
    private void Tell()
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetResult();
    }
}

/// <param name="Text">What was said since the piece before; may be empty.</param>
/// <param name="IsBreak">Something else than text follows.</param>
/// <param name="Status">How the turn ended, with its last piece.</param>
internal readonly record struct SaidPiece(string Text, bool IsBreak, TurnStatus? Status);
