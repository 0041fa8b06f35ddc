"""The journeys through the pipeline, and the command line that starts them.

Importing this package gives Prefect its settings for a small machine, unless the environment
sets them already.
It imports no Prefect itself, so that commands without orchestration stay quick.
"""

import os

PREFECT = {
    # A fresh home takes longer to set up than Prefect waits by itself.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # One row a transaction keeps SQLite so busy that the next run cannot be recorded: Prefect then waits for seconds.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
}

for name, value in PREFECT.items():
    os.environ.setdefault(name, value)
