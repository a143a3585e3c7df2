import Basics
import Glibc

/// A program in the place of `llamafactory-cli`: it takes six steps of no time and writes the files
/// and the log that LLaMA-Factory writes.
///
/// What goes wrong is said by the training file's key `stand_in`:
///
/// - `killed`: killed at step 3, as the system does when memory is short, with a worker that lives on.
/// - `hang`: silent from step 3 on.
/// - `broken`: with lines in its log that are cut, empty or no JSON.
/// - `nan`: the loss of step 3 is no number.
/// - `steady`: takes its time over each step.
/// - `slow`: waits behind step 4 until it is asked to end, unless it goes on from a checkpoint.
/// - `deaf`: the same, and hears no signal that asks it to end.
/// - Anything else is written as the last words of a failure.
package enum StandInTrainer {
  /// Writes the program into a folder and gives back its path.
  ///
  /// An adapter in the folder `adapter` beside it is what it trains.
  @discardableResult
  package static func write(to folder: String) throws -> String {
    let path = "\(folder)/llamafactory-cli"
    try FileContents.write(Array(script.utf8), to: path, mode: 0o755)
    return path
  }

  private static let script = #"""
    #!/bin/sh
    here=$(dirname "$0")
    echo "$@" >>"$here/calls"
    if [ "$1" = webui ]; then
      echo "* Running on local URL:  http://$GRADIO_SERVER_NAME:$GRADIO_SERVER_PORT"
      exec sleep 60
    fi
    env | grep -E '^(FORCE_TORCHRUN|NNODES|NODE_RANK|NPROC_PER_NODE|MASTER_|LLAMABOARD_|API_KEY)' \
      >"$here/environment"
    behaviour=$(sed -n 's/^stand_in: "\(.*\)"$/\1/p' "$2")
    pause=0.02
    [ "$behaviour" = steady ] && pause=0.2
    step=0
    for word in "$@"; do
      case $word in resume_from_checkpoint=checkpoint-*) step=${word##*-} ;; esac
    done
    first=$step
    asked=
    trap 'asked=yes' ABRT
    [ "$behaviour" = deaf ] && trap '' ABRT TERM INT
    echo "loading the model"
    adapter() {
      if [ -d "$here/adapter" ]; then cp "$here/adapter/"* .; else
        echo '{}' >adapter_config.json
        echo x >adapter_model.safetensors
      fi
    }
    checkpoint() {
      mkdir -p "checkpoint-$step"
      echo x >"checkpoint-$step/optimizer.pt"
      echo "{\"global_step\": $step, \"max_steps\": 6, \"log_history\": []}" \
        >"checkpoint-$step/trainer_state.json"
    }
    log() { printf "$@" >>trainer_log.jsonl; }
    last() {
      adapter
      echo '{"train_loss": 1.5}' >train_results.json
      log '{"current_steps": %d, "total_steps": 6, "epoch": 3.0, "percentage": 100.0}\n' "$step"
      exit 0
    }
    while [ "$step" -lt 6 ]; do
      sleep $pause
      step=$((step + 1))
      case $behaviour:$step in
        killed:3)
          setsid sleep 60 &
          sleep 0.05
          kill -9 $$
          ;;
        hang:3) exec sleep 60 ;;
        broken:3) log '{"current_steps": 3, "total_steps": 6, "lo\n\nnonsense\n[1]\n' ;;
        nan:3) log '{"current_steps": 3, "total_steps": 6, "loss": NaN, "lr": 0.01}\n'; sleep 60 ;;
        : | :* | steady:* | slow:* | deaf:* | killed:* | hang:* | broken:* | nan:*) ;;
        *:3)
          echo "Traceback (most recent call last):" >&2
          echo "  File \"launcher.py\", line 1, in <module>" >&2
          echo "$behaviour" >&2
          exit 1
          ;;
      esac
      log '{"current_steps": %d, "total_steps": 6, "loss": %d.5, "lr": 1e-05, "epoch": 0.%d, ' \
        "$step" $((7 - step)) "$step"
      log '"percentage": 16.67, "total_tokens": %d}\n' $((step * 100))
      [ "$((step % 2))" = 0 ] && checkpoint
      case $first:$step:$behaviour in
        0:4:slow | 0:4:deaf) while [ -z "$asked" ]; do sleep 0.05; done ;;
      esac
      if [ -n "$asked" ]; then checkpoint && last; fi
    done
    last
    """#
}
