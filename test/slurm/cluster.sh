#!/usr/bin/env bash
# A Slurm cluster of one node on the loopback interface, to try job arrays without one: nothing listens elsewhere.
#
#   apt-get install -y --no-install-recommends slurm-wlm      (Debian, as root)
#   export SLURM_CONF=/tmp/slurm/slurm.conf
#   test/slurm/cluster.sh start /tmp/slurm
#   onsager sweep slurm examples/sweep.yaml && squeue
#   test/slurm/cluster.sh stop /tmp/slurm
#
# Without accounting and without munge. Not for more than one user: jobs are not authenticated.
set -euo pipefail
action=${1:?start or stop}
folder=$(realpath -m "${2:?a folder for the state of the cluster}")
host=$(hostname -s)
export SLURM_CONF=$folder/slurm.conf

configure() {
  mkdir -p "$folder/state" "$folder/spool"
  cat >"$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${SLURMCTLD_PORT:-16817}
SlurmdPort=${SLURMD_PORT:-16818}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/none
CredType=cred/none
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SwitchType=switch/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=10000,batch_sched_delay=0,default_queue_depth=10000,bf_interval=1
ReturnToService=2
LaunchParameters=use_interactive_step
MaxArraySize=1001
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
  configure
  slurmctld
  slurmd -N "$host"
  for _ in $(seq 100); do
    [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && return
    sleep 0.2
  done
  echo "the node is not idle after 20 s; see $folder/slurmctld.log and $folder/slurmd.log" >&2
  return 1
}

# By the process ids that the daemons wrote, and waits until they have ended.
stop() {
  for name in slurmd slurmctld; do
    local pid
    pid=$(cat "$folder/$name.pid" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  done
}

case $action in
  start) start ;;
  stop) stop ;;
  *) echo "expected start or stop, found $action" >&2; exit 2 ;;
esac
